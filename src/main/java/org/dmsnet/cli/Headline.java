package org.dmsnet.cli;

import java.util.Locale;
import java.util.Map;
import org.dmsnet.evaluation.Evaluation;
import org.dmsnet.evaluation.Interval;

/** An evaluation in two lines. */
final class Headline {
  private Headline() {}

  /** Macro AUC, and kappa at both sets of thresholds, with their 95 % intervals. */
  static String of(Evaluation evaluation) {
    return String.format(
        Locale.ROOT,
        "%d %s patients: macro AUC %s%nflattened kappa %s at validation thresholds, %s at 0.5",
        evaluation.predictions().size(),
        evaluation.split(),
        value(evaluation.atHalf().all(), evaluation.intervalsAtHalf(), "auc-macro"),
        value(evaluation.atChosen().all(), evaluation.intervalsAtChosen(), "kappa-flattened"),
        value(evaluation.atHalf().all(), evaluation.intervalsAtHalf(), "kappa-flattened"));
  }

  private static String value(
      Map<String, Double> values, Map<String, Interval> intervals, String name) {
    Interval interval = intervals.get(name);
    return interval == null
        ? String.format(Locale.ROOT, "%.3f", values.get(name))
        : String.format(
            Locale.ROOT, "%.3f [%.3f, %.3f]", values.get(name), interval.low(), interval.high());
  }
}
