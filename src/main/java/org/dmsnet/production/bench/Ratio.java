package org.dmsnet.production.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How two times, or two amounts, compare over the rounds of a measurement: one ratio a round, so
 * that what slows a whole round down, such as other programs, cancels out.
 *
 * @param median of the rounds' ratios
 * @param min the smallest
 * @param max the largest
 */
public record Ratio(double median, double min, double max) {

  /**
   * Compares round by round.
   *
   * @param numerators one a round
   * @param denominators one a round
   * @return the ratios' median and range
   */
  static Ratio of(List<Double> numerators, List<Double> denominators) {
    if (numerators.size() != denominators.size()) {
      throw new IllegalArgumentException(
          numerators.size() + " rounds against " + denominators.size());
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < numerators.size(); round++) {
      ratios.add(numerators.get(round) / denominators.get(round));
    }
    return of(ratios);
  }

  /**
   * Ratios that are known.
   *
   * @param ratios one a round
   * @return their median and range
   */
  static Ratio of(List<Double> ratios) {
    return new Ratio(median(ratios), Collections.min(ratios), Collections.max(ratios));
  }

  /** The middle value, or the mean of the two in the middle. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  /** As {@code 4.12 [3.90, 4.31]}. */
  String text() {
    return String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", median, min, max);
  }

  /** As {@code 6.1 % [5.8, 6.4]}. */
  String percent() {
    return String.format(Locale.ROOT, "%.1f %% [%.1f, %.1f]", 100 * median, 100 * min, 100 * max);
  }
}
