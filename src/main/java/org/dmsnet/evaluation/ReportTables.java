package org.dmsnet.evaluation;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dmsnet.data.Label;
import org.w3c.dom.Element;

/** The tables of a report. */
final class ReportTables {
  private static final int WORST = 20;
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          entry("subset-accuracy", "Subset accuracy (all 8 labels right)"),
          entry("precision-macro", "Precision, macro"),
          entry("precision-micro", "Precision, micro"),
          entry("precision-samples", "Precision, samples"),
          entry("recall-macro", "Recall, macro"),
          entry("recall-micro", "Recall, micro"),
          entry("recall-samples", "Recall, samples"),
          entry("f1-macro", "F1, macro"),
          entry("f1-micro", "F1, micro"),
          entry("f1-samples", "F1, samples"),
          entry("kappa-flattened", "Cohen's kappa, flattened"),
          entry("auc-macro", "AUC, macro"),
          entry("auc-micro", "AUC, micro"),
          entry("average-precision-macro", "Average precision, macro"),
          entry("cross-entropy", "Binary cross-entropy"),
          entry("odir-kappa", "ODIR-2019 kappa"),
          entry("odir-f1", "ODIR-2019 F1 (share of right decisions)"),
          entry("odir-auc", "ODIR-2019 AUC"),
          entry("odir-score", "ODIR-2019 official score"));

  private final Page page;
  private final Evaluation evaluation;

  ReportTables(Page page, Evaluation evaluation) {
    this.page = page;
    this.evaluation = evaluation;
  }

  /** The name of a metric for readers. */
  static String title(String metric) {
    return TITLES.getOrDefault(metric, metric);
  }

  /** All metrics with intervals at both sets of thresholds. */
  void metrics(Element parent) {
    Element table =
        page.table(
            parent,
            "Metrics with %s %% bootstrap intervals over patients (%s resamples)"
                .formatted(
                    Math.round(evaluation.bootstrap().level() * 100),
                    evaluation.bootstrap().resamples()));
    page.header(table, "metric", "at 0.5", "at validation thresholds");
    Element body = page.add(table, "tbody");
    Map<String, Double> chosen = evaluation.atChosen().overall();
    evaluation
        .atHalf()
        .overall()
        .forEach(
            (name, value) ->
                page.row(
                    body,
                    title(name),
                    withInterval(value, evaluation.intervalsAtHalf().get(name)),
                    withInterval(chosen.get(name), evaluation.intervalsAtChosen().get(name))));
  }

  /** One row per label at the validation thresholds. */
  void classes(Element parent) {
    Element table = page.table(parent, "Labels at the thresholds chosen on validation");
    page.header(
        table,
        "label",
        "patients",
        "threshold",
        "TP",
        "FP",
        "FN",
        "TN",
        "precision",
        "recall",
        "F1",
        "F1 at 0.5",
        "kappa",
        "average precision",
        "AUC");
    Element body = page.add(table, "tbody");
    for (ClassMetrics c : evaluation.atChosen().classes()) {
      Counts counts = c.counts();
      page.row(
          body,
          c.label() + " " + c.label().disease(),
          Long.toString(counts.positives()),
          number(c.threshold()),
          Long.toString(counts.truePositives()),
          Long.toString(counts.falsePositives()),
          Long.toString(counts.falseNegatives()),
          Long.toString(counts.trueNegatives()),
          number(c.precision()),
          number(c.recall()),
          number(c.f1()),
          number(evaluation.atHalf().of(c.label()).f1()),
          number(c.kappa()),
          number(c.averagePrecision()),
          withInterval(c.auc(), evaluation.intervalsAtChosen().get("auc." + c.label())));
    }
  }

  /** Truth against decision, two by two, for each label. */
  void confusion(Element parent) {
    Element grid = page.add(parent, "div", "class", "grid small");
    for (ClassMetrics c : evaluation.atChosen().classes()) {
      Counts counts = c.counts();
      Element table = page.table(grid, c.label() + " " + c.label().disease());
      page.header(table, "truth", "predicted", "not");
      Element body = page.add(table, "tbody");
      shade(
          page.row(
              body,
              "yes",
              Long.toString(counts.truePositives()),
              Long.toString(counts.falseNegatives())),
          counts.recall(),
          counts.positives() == 0 ? 0 : 1 - counts.recall());
      double alarms =
          counts.falsePositives()
              / (double) Math.max(1, counts.falsePositives() + counts.trueNegatives());
      shade(
          page.row(
              body,
              "no",
              Long.toString(counts.falsePositives()),
              Long.toString(counts.trueNegatives())),
          alarms,
          1 - alarms);
    }
  }

  /** Which labels are predicted where a label is true. */
  void predictedGivenTrue(Element parent) {
    Element table =
        page.table(
            parent,
            "Of the patients with the row's label, per cent for whom the column's label is"
                + " predicted. Patients may have several labels, so rows need not add up to 100.");
    page.header(
        table,
        Stream.concat(Stream.of("truth", "patients"), Stream.of(Label.values()).map(Label::name))
            .toArray(String[]::new));
    Element body = page.add(table, "tbody");
    long[][] counts = evaluation.predictedGivenTrue();
    for (Label x : Label.values()) {
      int patients = evaluation.predictions().positives(x);
      List<String> cells = new ArrayList<>(List.of(Integer.toString(patients)));
      double[] shares = new double[Label.COUNT + 1];
      for (int y = 0; y < Label.COUNT; y++) {
        shares[y + 1] = patients == 0 ? 0 : counts[x.ordinal()][y] / (double) patients;
        cells.add(patients == 0 ? "–" : Long.toString(Math.round(100 * shares[y + 1])));
      }
      shade(page.row(body, x + " " + x.disease(), cells.toArray(String[]::new)), shares);
    }
  }

  /** How many patients of each split have each label. */
  void splits(Element parent, List<SplitCounts> splits) {
    Element table = page.table(parent, "Patients with each label, and their share, by split");
    page.header(
        table,
        Stream.concat(Stream.of("split", "patients"), Stream.of(Label.values()).map(Label::name))
            .toArray(String[]::new));
    Element body = page.add(table, "tbody");
    for (SplitCounts split : splits) {
      Stream<String> shares =
          split.positives().values().stream()
              .map(
                  n ->
                      String.format(
                          Locale.ROOT,
                          "%d (%.1f %%)",
                          n,
                          100.0 * n / Math.max(1, split.patients())));
      page.row(
          body,
          split.split(),
          Stream.concat(Stream.of(Integer.toString(split.patients())), shares)
              .toArray(String[]::new));
    }
  }

  /** The patients with the largest loss. */
  void mistakes(Element parent, Map<String, String> keywords) {
    Predictions predictions = evaluation.predictions();
    Element table =
        page.table(
            parent,
            "The %s patients with the largest loss. Brackets mark what is wrong: a label that is"
                    .formatted(Math.min(WORST, predictions.size()))
                + " true and was missed, or predicted and is not true.");
    page.header(table, "patient", "loss", "truth", "predicted", "probabilities", "keywords");
    Element body = page.add(table, "tbody");
    for (int row : evaluation.worst(WORST)) {
      List<String> truth = new ArrayList<>();
      List<String> predicted = new ArrayList<>();
      List<String> probabilities = new ArrayList<>();
      for (Label label : Label.values()) {
        double p = predictions.probability(row, label);
        boolean isTrue = predictions.truth(row, label);
        boolean isPredicted = evaluation.chosen().predicts(label, p);
        String name = isTrue == isPredicted ? label.name() : "[" + label + "]";
        if (isTrue) {
          truth.add(name);
        }
        if (isPredicted) {
          predicted.add(name);
        }
        if (isTrue || isPredicted) {
          probabilities.add(String.format(Locale.ROOT, "%s %.2f", label, p));
        }
      }
      String id = predictions.id(row);
      page.row(
          body,
          id,
          number(predictions.loss(row)),
          words(truth),
          words(predicted),
          words(probabilities),
          keywords.getOrDefault(id, "–"));
    }
  }

  /** A value with its interval, which a narrow column breaks only between the two. */
  static String withInterval(double value, Interval interval) {
    if (Double.isNaN(value)) {
      return "undefined";
    }
    return interval.resamples() == 0
        ? number(value)
        : "%s [%s,\u00a0%s]"
            .formatted(number(value), number(interval.low()), number(interval.high()));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "–" : ClassTable.number(value);
  }

  private static String words(List<String> words) {
    return words.isEmpty() ? "–" : words.stream().collect(Collectors.joining(", "));
  }

  /** Colours a row's data cells by shares in [0, 1]; the number stays readable on every shade. */
  private static void shade(Element row, double... shares) {
    var cells = row.getElementsByTagName("td");
    for (int i = 0; i < shares.length; i++) {
      ((Element) cells.item(i))
          .setAttribute(
              "style",
              String.format(Locale.ROOT, "background:rgba(0,114,178,%.2f)", 0.55 * shares[i]));
    }
  }
}
