package org.dmsnet.evaluation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;

/**
 * The probabilities a network gave to patients, with the truth; checked once, immutable after.
 *
 * <p>Every metric of this package reads this and nothing else. Probabilities are sigmoid outputs,
 * one per label, not a distribution over labels.
 */
public final class Predictions {
  private final List<String> ids;
  private final double[][] probabilities;
  private final boolean[][] truth;

  /**
   * Copies and checks.
   *
   * @param ids patients' identifiers, all different, n of them
   * @param probabilities [n, 8] in [0, 1], labels in the order of {@link Label}
   * @param truth [n, 8], true where the patient has the label
   * @throws UserException if there is no patient, sizes differ, an identifier occurs twice, or a
   *     probability is not a number in [0, 1]; the message names the patient and the label
   */
  public Predictions(List<String> ids, double[][] probabilities, boolean[][] truth) {
    int n = ids.size();
    if (n == 0) {
      throw new UserException("There is no patient to evaluate: give a split that has patients.");
    }
    if (probabilities.length != n || truth.length != n) {
      throw new UserException(
          "Predictions do not fit: %s identifiers, %s rows of probabilities, %s rows of truth; each patient needs one of each."
              .formatted(n, probabilities.length, truth.length));
    }
    this.ids = List.copyOf(ids);
    this.probabilities = new double[n][];
    this.truth = new boolean[n][];
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < n; i++) {
      String id = ids.get(i);
      Integer earlier = rows.put(id, i);
      if (earlier != null) {
        throw new UserException(
            "Patient %s occurs twice in the predictions, in rows %s and %s: evaluate every patient once."
                .formatted(id, earlier + 1, i + 1));
      }
      if (probabilities[i].length != Label.COUNT || truth[i].length != Label.COUNT) {
        throw new UserException(
            "Patient %s has %s probabilities and %s labels; there must be %s of each."
                .formatted(id, probabilities[i].length, truth[i].length, Label.COUNT));
      }
      for (Label label : Label.values()) {
        double p = probabilities[i][label.ordinal()];
        // Written so that NaN fails too.
        if (!(p >= 0 && p <= 1)) {
          throw new UserException(
              "Patient %s, label %s: probability %s is not a number from 0 to 1; the network's weights or the image may be damaged."
                  .formatted(id, label, p));
        }
      }
      this.probabilities[i] = probabilities[i].clone();
      this.truth[i] = truth[i].clone();
    }
  }

  /** Number of patients. */
  public int size() {
    return ids.size();
  }

  /** Identifiers in row order; immutable. */
  public List<String> ids() {
    return ids;
  }

  /** The identifier of a row. */
  public String id(int row) {
    return ids.get(row);
  }

  /** The probability of a label in a row. */
  public double probability(int row, Label label) {
    return probabilities[row][label.ordinal()];
  }

  /** Whether the patient of a row has the label. */
  public boolean truth(int row, Label label) {
    return truth[row][label.ordinal()];
  }

  /** Number of patients who have the label. */
  public int positives(Label label) {
    int count = 0;
    for (boolean[] row : truth) {
      count += row[label.ordinal()] ? 1 : 0;
    }
    return count;
  }

  /**
   * Binary cross-entropy of a patient, the mean over the eight labels of -log of the probability
   * given to what is true; probabilities are kept 1e-7 away from 0 and 1, as in training, so that
   * one certain mistake does not make it infinite.
   */
  public double loss(int row) {
    double sum = 0;
    for (int c = 0; c < Label.COUNT; c++) {
      double p = truth[row][c] ? probabilities[row][c] : 1 - probabilities[row][c];
      sum -= Math.log(Math.min(Math.max(p, 1e-7), 1 - 1e-7));
    }
    return sum / Label.COUNT;
  }

  /**
   * The same predictions with rows in the order of other predictions of the same patients, so that
   * the two can be compared patient by patient.
   *
   * @throws UserException if the patients differ, or the truth of one of them
   */
  public Predictions inOrderOf(Predictions other) {
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < size(); i++) {
      rows.put(id(i), i);
    }
    List<String> missing = other.ids.stream().filter(id -> !rows.containsKey(id)).toList();
    if (!missing.isEmpty() || other.size() != size()) {
      throw new UserException(
          "Only predictions of the same patients can be compared: %s patients here, %s there%s. Evaluate both models on the same split."
              .formatted(
                  size(),
                  other.size(),
                  missing.isEmpty() ? "" : ", and patient " + missing.get(0) + " is only there"));
    }
    double[][] p = new double[size()][];
    boolean[][] t = new boolean[size()][];
    for (int i = 0; i < size(); i++) {
      int row = rows.get(other.id(i));
      p[i] = probabilities[row];
      t[i] = truth[row];
      if (!Arrays.equals(t[i], other.truth[i])) {
        throw new UserException(
            "Patient %s has other labels in one set of predictions than in the other: evaluate both models with the same table."
                .formatted(other.id(i)));
      }
    }
    return new Predictions(other.ids, p, t);
  }
}
