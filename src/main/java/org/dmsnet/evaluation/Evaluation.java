package org.dmsnet.evaluation;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dmsnet.data.Label;

/**
 * A model judged on one split: metrics at 0.5 and at thresholds chosen on validation, both with
 * bootstrap intervals over patients.
 *
 * @param split name of the split, such as {@code test}
 * @param predictions what was judged
 * @param chosen the thresholds chosen on validation
 * @param atHalf metrics at 0.5
 * @param atChosen metrics at the chosen thresholds
 * @param bootstrap how the intervals were made
 * @param intervalsAtHalf intervals by the names of {@link Metrics#all()}
 * @param intervalsAtChosen intervals by the names of {@link Metrics#all()}
 * @param calibration what the model's calibration does to its probabilities; all metrics above are
 *     of the network's own
 */
public record Evaluation(
    String split,
    Predictions predictions,
    Thresholds chosen,
    Metrics atHalf,
    Metrics atChosen,
    Bootstrap bootstrap,
    Map<String, Interval> intervalsAtHalf,
    Map<String, Interval> intervalsAtChosen,
    CalibrationCheck calibration) {

  /** Judges predictions of a network without a calibration. */
  public static Evaluation of(
      String split, Predictions predictions, Thresholds chosen, Bootstrap bootstrap) {
    return of(split, predictions, chosen, Calibration.NONE, bootstrap);
  }

  /**
   * Judges predictions.
   *
   * @param split name of the split, such as {@code test}
   * @param predictions of the split's patients, as the network gives them
   * @param chosen thresholds chosen on other patients
   * @param calibration fitted on other patients
   * @param bootstrap how to make intervals
   * @return the evaluation
   */
  public static Evaluation of(
      String split,
      Predictions predictions,
      Thresholds chosen,
      Calibration calibration,
      Bootstrap bootstrap) {
    Thresholds half = Thresholds.half();
    return new Evaluation(
        split,
        predictions,
        chosen,
        Metrics.of(predictions, half),
        Metrics.of(predictions, chosen),
        bootstrap,
        bootstrap.intervals(predictions, half),
        bootstrap.intervals(predictions, chosen),
        CalibrationCheck.of(predictions, calibration, bootstrap));
  }

  /** The rows of the patients with the largest loss, worst first. */
  public List<Integer> worst(int count) {
    return IntStream.range(0, predictions.size())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer row) -> predictions.loss(row)).reversed())
        .limit(count)
        .toList();
  }

  /**
   * How often each label is predicted where a label is true, at the chosen thresholds: entry [x][y]
   * is the number of patients with label x for whom y is predicted. With several labels per patient
   * this is no confusion matrix whose rows add up, but it shows which label is taken for which.
   */
  public long[][] predictedGivenTrue() {
    long[][] counts = new long[Label.COUNT][Label.COUNT];
    for (int row = 0; row < predictions.size(); row++) {
      for (Label x : Label.values()) {
        for (Label y : Label.values()) {
          if (predictions.truth(row, x) && chosen.predicts(y, predictions.probability(row, y))) {
            counts[x.ordinal()][y.ordinal()]++;
          }
        }
      }
    }
    return counts;
  }

  /** Writes {@code metrics.json}; see {@link MetricsFile} for its keys. */
  public void writeMetrics(Path file) {
    MetricsFile.write(this, file);
  }
}
