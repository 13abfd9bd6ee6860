package org.dmsnet.evaluation;

import java.util.Locale;

/** The table of labels as text for the console. */
public final class ClassTable {
  private static final String HEAD = "%-34s %6s %6s %5s %5s %5s %5s %6s %6s %6s %6s %6s\n";
  private static final String ROW = "%-34s %6d %6s %5d %5d %5d %5d %6s %6s %6s %6s %6s\n";

  private ClassTable() {}

  /** One line per label with counts, and a dash where a metric is undefined. */
  public static String text(Metrics metrics) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            HEAD,
            "label",
            "true",
            "above",
            "TP",
            "FP",
            "FN",
            "TN",
            "prec.",
            "recall",
            "F1",
            "kappa",
            "AUC"));
    for (ClassMetrics c : metrics.classes()) {
      Counts counts = c.counts();
      text.append(
          String.format(
              Locale.ROOT,
              ROW,
              c.label() + " " + c.label().disease(),
              counts.positives(),
              number(c.threshold()),
              counts.truePositives(),
              counts.falsePositives(),
              counts.falseNegatives(),
              counts.trueNegatives(),
              number(c.precision()),
              number(c.recall()),
              number(c.f1()),
              number(c.kappa()),
              number(c.auc())));
    }
    return text.toString();
  }

  /** Three decimals, or a dash where undefined. */
  static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
