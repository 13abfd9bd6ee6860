package org.dmsnet.evaluation;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.AtomicFile;
import org.w3c.dom.Element;

/**
 * {@code report.html}: one file that shows how a run went and what its model is worth. Styles and
 * drawings are inside, there is no script, and opening it asks nothing of any server. Needs XChart
 * on the class path.
 */
public final class Report {
  static final String CSS =
      """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --soft: #f2f4f6; --rule: #cdd3d9; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --paper: #15181b; --soft: #20262b; --rule: #3d464e; } }
body { color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif;
  max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { line-height: 1.2; overflow-wrap: anywhere; } h2 { margin-top: 2.5rem; }
.scroll { overflow-x: auto; margin-top: 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; padding: .3rem 0; opacity: .8; }
th, td { border-bottom: 1px solid var(--rule); padding: .25rem .6rem; text-align: right; }
tbody th { text-align: left; font-weight: 500; } thead th { border-bottom-width: 2px; }
thead th:first-child { text-align: left; }
.words td, .words th { text-align: left; } .words td:last-child { overflow-wrap: anywhere; }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
.grid.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
figure { margin: 0; } figcaption { font-size: .9rem; opacity: .8; }
svg { width: 100%; height: auto; display: block; }
.cards { display: flex; flex-wrap: wrap; gap: 1rem; }
.card { background: var(--soft); border-radius: .5rem; padding: .8rem 1.1rem; flex: 1 1 9rem; }
.card strong { display: block; font-size: 1.9rem; line-height: 1.2; }
.note { background: var(--soft); border-left: .3rem solid #d55e00; padding: .6rem 1rem; }
""";

  private final RunDetails run;
  private final Evaluation evaluation;
  private final Page page;
  private final ReportTables tables;
  private final ReportCharts charts = new ReportCharts();

  private Report(RunDetails run, Evaluation evaluation) {
    this.run = run;
    this.evaluation = evaluation;
    this.page = new Page("Report: " + run.name(), CSS);
    this.tables = new ReportTables(page, evaluation);
  }

  /**
   * Writes the report, to a temporary file first.
   *
   * @param run what is known of the run
   * @param evaluation the model, judged
   * @param file where to
   * @throws org.dmsnet.runtime.UserException if the file cannot be written
   */
  public static void write(RunDetails run, Evaluation evaluation, Path file) {
    AtomicFile.write(file, html(run, evaluation));
  }

  /** The report as text. */
  public static String html(RunDetails run, Evaluation evaluation) {
    return new Report(run, evaluation).build();
  }

  private String build() {
    Element body = page.add(page.body(), "main");
    page.text(body, "h1", run.name());
    page.text(
        body,
        "p",
        "%s. Judged on %s patients of the split “%s”."
            .formatted(run.data(), evaluation.predictions().size(), evaluation.split()));
    page.text(body, "p", "For research use, not a medical device.", "class", "note");
    headline(body);
    training(section(body, "Training"));
    curves(section(body, "ROC curves"));
    Element labels = section(body, "Labels");
    page.figure(
        labels,
        charts.bars(evaluation.atChosen()),
        "AUC (blue) and F1 at the validation thresholds (orange) of each label.");
    tables.classes(labels);
    calibration(section(body, "Calibration"));
    Element confusion = section(body, "Confusion by label");
    tables.confusion(confusion);
    tables.predictedGivenTrue(confusion);
    Element mistakes = section(body, "Worst mistakes");
    mistakes.setAttribute("class", "words");
    tables.mistakes(mistakes, run.keywords());
    Element ungradable = section(body, "Ungradable photographs");
    ungradable.setAttribute("class", "words");
    new UngradableTable(page, evaluation.predictions()).add(ungradable, run.ungradable());
    if (!run.splits().isEmpty()) {
      tables.splits(section(body, "Data"), run.splits());
    }
    Element provenance = section(body, "Provenance");
    provenance.setAttribute("class", "words");
    Element rows = page.add(page.table(provenance, "What this run was made of"), "tbody");
    page.row(rows, "thresholds", evaluation.chosen().toString());
    run.provenance().forEach((name, value) -> page.row(rows, name, value));
    return page.html();
  }

  private Element section(Element parent, String title) {
    Element section = page.add(parent, "section");
    page.text(section, "h2", title);
    return section;
  }

  private void headline(Element body) {
    Element cards = page.add(body, "div", "class", "cards");
    Map<String, Double> values = evaluation.atChosen().overall();
    for (String name : List.of("auc-macro", "kappa-flattened", "f1-macro", "odir-score")) {
      boolean official = name.equals("odir-score");
      double value = official ? evaluation.atHalf().odir().score() : values.get(name);
      Interval interval =
          (official ? evaluation.intervalsAtHalf() : evaluation.intervalsAtChosen()).get(name);
      Element card = page.add(cards, "div", "class", "card");
      page.text(card, "span", ReportTables.title(name));
      page.text(card, "strong", Double.isNaN(value) ? "–" : ClassTable.number(value));
      String range =
          interval.resamples() == 0
              ? ""
              : "[%s, %s]"
                  .formatted(ClassTable.number(interval.low()), ClassTable.number(interval.high()));
      String where =
          name.startsWith("auc") ? "" : official ? " at 0.5" : " at validation thresholds";
      page.text(card, "span", range + where);
    }
    Element section = section(body, "Metrics");
    tables.metrics(section);
    page.text(
        section,
        "p",
        "Macro is the mean over the labels for which a metric is defined, micro is of all"
            + " patient-label decisions together, samples is the mean over patients. "
            + OdirScore.DEFINITION
            + ".");
    Map<String, String> undefined = new LinkedHashMap<>();
    evaluation.atHalf().undefined().forEach(s -> undefined.put(s, "At 0.5: "));
    evaluation
        .atChosen()
        .undefined()
        .forEach(
            s ->
                undefined.merge(s, "At validation thresholds: ", (a, b) -> "At both thresholds: "));
    if (!undefined.isEmpty()) {
      page.text(section, "h3", "Undefined");
      Element list = page.add(section, "ul");
      undefined.forEach((sentence, where) -> page.text(list, "li", where + sentence));
    }
  }

  private void training(Element section) {
    Element grid = page.add(section, "div", "class", "grid");
    charts
        .loss(run.history())
        .ifPresent(
            svg ->
                page.figure(
                    grid,
                    svg,
                    "Loss: training (blue, solid) and validation (vermillion, dashed)."));
    charts
        .metrics(run.history())
        .ifPresent(svg -> page.figure(grid, svg, "Metrics on validation."));
    charts.learningRate(run.history()).ifPresent(svg -> page.figure(grid, svg, "Learning rate."));
    if (!grid.hasChildNodes()) {
      section.removeChild(grid);
      page.text(section, "p", "No epoch of this model was recorded here.");
    }
    run.waitingShare()
        .ifPresent(
            share ->
                page.text(
                    section,
                    "p",
                    String.format(
                        Locale.ROOT,
                        "%.1f %% of the training time was spent waiting for data.",
                        100 * share)));
  }

  private void calibration(Element section) {
    CalibrationCheck check = evaluation.calibration();
    page.text(
        section,
        "p",
        "Do probabilities mean what they say? All labels together: %s (%s bins, mean over predictions of |mean probability - share of positives|)."
            .formatted(check.summary(), Reliability.BINS));
    page.figure(
        page.add(section, "div", "class", "grid"),
        charts.reliability(check),
        "Share of positives over mean probability: the network's own (vermillion, dashed) and"
            + " calibrated (blue, solid). On the diagonal they agree.");
  }

  private void curves(Element section) {
    Element grid = page.add(section, "div", "class", "grid small");
    for (Label label : Label.values()) {
      double auc = evaluation.atHalf().of(label).auc();
      String name = label + " " + label.disease();
      if (Double.isNaN(auc)) {
        page.text(grid, "p", name + ": undefined, for want of patients with or without it.");
      } else {
        page.figure(
            grid,
            charts.roc(evaluation.predictions(), label),
            name
                + ": AUC "
                + ReportTables.withInterval(auc, evaluation.intervalsAtHalf().get("auc." + label)));
      }
    }
  }
}
