package org.dmsnet.evaluation;

import org.dmsnet.data.Label;
import org.dmsnet.evaluation.Calibration.Platt;

/** Newton's method for the two numbers of a {@link Platt} map; the loss is convex. */
final class PlattFit {
  private static final int STEPS = 100;
  private static final double CONVERGED = 1e-10;

  /** Keeps the Hessian invertible where all logits are equal. */
  private static final double RIDGE = 1e-9;

  private final double[] logits;
  private final double[] targets;

  private PlattFit(double[] logits, double[] targets) {
    this.logits = logits;
    this.targets = targets;
  }

  static Platt of(Predictions predictions, Label label) {
    int n = predictions.size();
    int positives = predictions.positives(label);
    if (positives == 0 || positives == n) {
      return Platt.NONE;
    }
    double[] logits = new double[n];
    double[] targets = new double[n];
    for (int row = 0; row < n; row++) {
      logits[row] = Calibration.logit(predictions.probability(row, label));
      targets[row] =
          predictions.truth(row, label)
              ? (positives + 1.0) / (positives + 2.0)
              : 1.0 / (n - positives + 2.0);
    }
    return new PlattFit(logits, targets).fit();
  }

  private Platt fit() {
    double slope = 1;
    double offset = 0;
    for (int step = 0; step < STEPS; step++) {
      double gradientSlope = 0;
      double gradientOffset = 0;
      double slopeSlope = RIDGE;
      double slopeOffset = 0;
      double offsetOffset = RIDGE;
      for (int i = 0; i < logits.length; i++) {
        double p = Calibration.sigmoid(slope * logits[i] + offset);
        double error = p - targets[i];
        double weight = p * (1 - p);
        gradientSlope += error * logits[i];
        gradientOffset += error;
        slopeSlope += weight * logits[i] * logits[i];
        slopeOffset += weight * logits[i];
        offsetOffset += weight;
      }
      double determinant = slopeSlope * offsetOffset - slopeOffset * slopeOffset;
      double deltaSlope =
          (offsetOffset * gradientSlope - slopeOffset * gradientOffset) / determinant;
      double deltaOffset =
          (slopeSlope * gradientOffset - slopeOffset * gradientSlope) / determinant;
      // Far from the optimum Newton's step may overshoot; halving it cannot miss on a convex loss.
      double size = 1;
      double now = loss(slope, offset);
      while (size > 1e-6 && loss(slope - size * deltaSlope, offset - size * deltaOffset) > now) {
        size /= 2;
      }
      slope -= size * deltaSlope;
      offset -= size * deltaOffset;
      if (Math.abs(size * deltaSlope) + Math.abs(size * deltaOffset) < CONVERGED) {
        break;
      }
    }
    boolean increases = slope > 0 && Double.isFinite(slope) && Double.isFinite(offset);
    return increases ? new Platt(slope, offset) : Platt.NONE;
  }

  private double loss(double slope, double offset) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double z = slope * logits[i] + offset;
      // -t log sigmoid(z) - (1 - t) log sigmoid(-z), without overflow.
      sum += Math.max(z, 0) - targets[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
    }
    return sum;
  }
}
