package org.dmsnet.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dmsnet.data.Label;

/**
 * Platt scaling: what a network calls p becomes sigmoid(slope * logit(p) + offset), for each label
 * on its own, so that of the patients who are given .3, three in ten have the label. The map
 * increases, so that neither the order of the patients (AUC) nor a decision changes, provided that
 * the threshold goes through it, too.
 *
 * @param labels one map per label, in the order of {@link Label}
 */
public record Calibration(List<Platt> labels) {
  /** Leaves every probability as it is. */
  public static final Calibration NONE =
      new Calibration(Collections.nCopies(Label.COUNT, Platt.NONE));

  /** What a network in single precision can call certain. */
  private static final double CERTAIN = 1e-7;

  /**
   * The map of one label.
   *
   * @param slope of the logit, above 0; 1 / slope is the temperature
   * @param offset added to the scaled logit
   */
  public record Platt(double slope, double offset) {
    /** Leaves a probability as it is. */
    public static final Platt NONE = new Platt(1, 0);

    /** Checks. */
    public Platt {
      if (!(slope > 0 && Double.isFinite(slope) && Double.isFinite(offset))) {
        throw new IllegalArgumentException(
            "A calibration needs a slope above 0 and an offset, not " + slope + ", " + offset);
      }
    }

    /** The calibrated probability. */
    public double of(double probability) {
      return equals(NONE) ? probability : sigmoid(slope * logit(probability) + offset);
    }
  }

  /** Copies and checks. */
  public Calibration {
    labels = List.copyOf(labels);
    if (labels.size() != Label.COUNT) {
      throw new IllegalArgumentException(
          "A calibration needs " + Label.COUNT + " labels, not " + labels.size());
    }
  }

  /**
   * Fits the maps by maximum likelihood with Platt's targets, (positives + 1) / (positives + 2) and
   * 1 / (negatives + 2), which keep a handful of positives from making certain what is not (Platt,
   * Probabilistic Outputs for Support Vector Machines, 1999). A label that no patient or every
   * patient has, or whose probabilities run against the truth, stays as it is.
   *
   * @param validation patients that neither trained nor judge the network
   * @return the calibration
   */
  public static Calibration fittedOn(Predictions validation) {
    List<Platt> labels = new ArrayList<>();
    for (Label label : Label.values()) {
      labels.add(PlattFit.of(validation, label));
    }
    return new Calibration(labels);
  }

  /** The calibrated probability of a label. */
  public double of(Label label, double probability) {
    return labels.get(label.ordinal()).of(probability);
  }

  /** The predictions with calibrated probabilities. */
  public Predictions of(Predictions predictions) {
    double[][] probabilities = new double[predictions.size()][Label.COUNT];
    boolean[][] truth = new boolean[predictions.size()][Label.COUNT];
    for (int row = 0; row < predictions.size(); row++) {
      for (Label label : Label.values()) {
        probabilities[row][label.ordinal()] = of(label, predictions.probability(row, label));
        truth[row][label.ordinal()] = predictions.truth(row, label);
      }
    }
    return new Predictions(predictions.ids(), probabilities, truth);
  }

  static double logit(double probability) {
    double p = Math.min(Math.max(probability, CERTAIN), 1 - CERTAIN);
    return Math.log(p / (1 - p));
  }

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
