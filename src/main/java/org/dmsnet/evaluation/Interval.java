package org.dmsnet.evaluation;

import java.util.Arrays;

/**
 * A percentile interval of a bootstrap.
 *
 * @param low lower bound, NaN if no resample was defined
 * @param high upper bound, NaN if no resample was defined
 * @param resamples number of resamples in which the metric was defined
 */
public record Interval(double low, double high, int resamples) {

  /** The central interval of the values that are not NaN. */
  static Interval of(double[] values, double level) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return new Interval(
        quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2), sorted.length);
  }

  /** Whether the value lies inside, bounds included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Quantile with linear interpolation between order statistics, NumPy's default. */
  static double quantile(double[] sorted, double q) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double position = q * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
