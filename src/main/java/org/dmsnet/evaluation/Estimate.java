package org.dmsnet.evaluation;

import java.util.Locale;

/**
 * A figure and how far to trust it.
 *
 * @param value the figure
 * @param interval its bootstrap interval
 */
public record Estimate(double value, Interval interval) {

  /** {@code .843 [.820, .865]}; {@code undefined} where it is not a number. */
  public String text() {
    return text("%.3f");
  }

  /** {@code +0.021 [+0.003, +0.038]}: a difference. */
  public String signed() {
    return text("%+.3f");
  }

  private String text(String format) {
    return Double.isNaN(value)
        ? "undefined"
        : String.format(
            Locale.ROOT,
            format + " [" + format + ", " + format + "]",
            value,
            interval.low(),
            interval.high());
  }
}
