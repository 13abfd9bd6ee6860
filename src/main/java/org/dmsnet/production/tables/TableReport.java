package org.dmsnet.production.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.dmsnet.evaluation.Estimate;
import org.dmsnet.evaluation.TextTable;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.AtomicFile;

/**
 * {@code tables.md} and {@code tables.html}: our figures with their intervals beside the paper's,
 * and what the two runs do not share.
 */
public final class TableReport {
  private static final String TITLE = "The paper's tables, trained anew";
  private static final String NOT_YET = "not yet";

  private final TableResults results;
  private final TableTraining.Setting setting;

  /** The columns: the paper's name, ours, and where the figures are. */
  private enum Column {
    ACCURACY("Acc", "subset-accuracy", PaperFigures::accuracy),
    PRECISION("Precision", "precision-macro", PaperFigures::precision),
    RECALL("Recall", "recall-macro", PaperFigures::recall),
    KAPPA("Kappa", "kappa-flattened", PaperFigures::kappa),
    F1("F1", "f1-macro", PaperFigures::f1),
    AUC("AUC", "auc-macro", PaperFigures::auc);

    private final String title;
    private final String metric;

    @SuppressWarnings("ImmutableEnumChecker")
    private final ToDoubleFunction<PaperFigures> paper;

    Column(String title, String metric, ToDoubleFunction<PaperFigures> paper) {
      this.title = title;
      this.metric = metric;
      this.paper = paper;
    }
  }

  /**
   * A report.
   *
   * @param results the results so far
   * @param setting what the rows share
   */
  public TableReport(TableResults results, TableTraining.Setting setting) {
    this.results = results;
    this.setting = setting;
  }

  /**
   * Writes both pages, to temporary files first.
   *
   * @param folder where to
   */
  public void write(Path folder) {
    List<TextTable> tables = tables();
    String notes = paragraphs().stream().collect(Collectors.joining("\n\n", "", "\n\n"));
    String markdown = tables.stream().map(TextTable::markdown).collect(Collectors.joining("\n"));
    AtomicFile.write(folder.resolve("tables.md"), "# " + TITLE + "\n\n" + notes + markdown);
    AtomicFile.write(folder.resolve("tables.html"), TextTable.html(TITLE, paragraphs(), tables));
  }

  private List<TextTable> tables() {
    List<TextTable> tables = new ArrayList<>();
    Set<PaperTable> planned =
        results.plan().rows().stream()
            .map(PlannedRow::table)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (PaperTable table : planned) {
      List<PlannedRow> rows =
          results.plan().rows().stream().filter(row -> row.table().equals(table)).toList();
      tables.add(figures(table, rows));
      tables.add(differences(table, rows));
    }
    return tables;
  }

  private TextTable figures(PaperTable table, List<PlannedRow> rows) {
    List<String> header = new ArrayList<>(List.of("row", "seeds"));
    for (Column column : Column.values()) {
      header.add(column.metric);
      header.add("paper's " + column.title);
    }
    List<List<String>> lines = new ArrayList<>();
    for (PlannedRow row : rows) {
      Map<String, Estimate> ours = results.figures(row.training());
      List<String> line = new ArrayList<>();
      line.add(row.row().title());
      line.add(String.valueOf(results.seeds(row.training())));
      for (Column column : Column.values()) {
        line.add(ours.isEmpty() ? missing(row) : ours.get(column.metric).text());
        line.add(String.format(Locale.ROOT, "%.3f", column.paper.applyAsDouble(row.row().paper())));
      }
      lines.add(line);
    }
    return new TextTable("Table %d. %s".formatted(table.number(), table.title()), header, lines);
  }

  private TextTable differences(PaperTable table, List<PlannedRow> rows) {
    PlannedRow full = rows.stream().filter(row -> row.row().full()).findFirst().orElseThrow();
    List<String> header = new ArrayList<>(List.of("row"));
    for (Column column : Column.values()) {
      header.add(column.metric);
      header.add("paper's " + column.title);
    }
    List<List<String>> lines = new ArrayList<>();
    for (PlannedRow row : rows) {
      if (row == full) {
        continue;
      }
      Map<String, Estimate> ours = results.differences(row.training(), full.training());
      List<String> line = new ArrayList<>(List.of(row.row().title()));
      for (Column column : Column.values()) {
        line.add(ours.isEmpty() ? missing(row) : ours.get(column.metric).signed());
        double paper =
            column.paper.applyAsDouble(row.row().paper())
                - column.paper.applyAsDouble(full.row().paper());
        line.add(String.format(Locale.ROOT, "%+.3f", paper));
      }
      lines.add(line);
    }
    return new TextTable(
        "Table %d, each row less %s, paired".formatted(table.number(), full.row().title()),
        header,
        lines);
  }

  private String missing(PlannedRow row) {
    return results.failures().containsKey(row.training()) ? "failed" : NOT_YET;
  }

  private List<String> paragraphs() {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        "How the two runs differ. Ours: "
            + setting.data()
            + " ("
            + joined(results.patients())
            + "); "
            + joined(values(recipe -> recipe.training().epochs()))
            + " epochs at "
            + joined(values(Recipe::imageSize))
            + " px on "
            + joined(values(Recipe::backbone))
            + ", weights "
            + weights()
            + ", split by patient before anything else. The paper: ODIR-5K, corrected for uneven light and expanded by CutMix;"
            + " ResNet-152 where a row does not say otherwise; neither its split nor its epochs are known to us, and an"
            + " expansion before the split would flatter its figures. So compare rows within our columns, not our columns"
            + " with the paper's.");
    paragraphs.add(
        "Ours are means over the seeds done, in brackets 95 % bootstrap intervals over seeds and test patients; of one"
            + " seed they hold no scatter over trainings, and of two or three too little. Every seed splits the patients"
            + " anew; all rows have the same seeds and the same patients. Decisions are taken at thresholds chosen on the"
            + " validation patients.");
    paragraphs.add(
        "The paper does not name its averages. We put macro averages beside its precision, recall and F1, because in 12 of"
            + " its 17 rows F1 lies below the harmonic mean of precision and recall by more than rounding, which a micro"
            + " average never does; and its Acc and Kappa we read as the share of patients with all eight labels right and"
            + " as Cohen's kappa over all patients and labels.");
    paragraphs.add("Command: " + setting.command());
    results.failures().values().stream().sorted().forEach(why -> paragraphs.add("Failed: " + why));
    return paragraphs;
  }

  private Set<String> values(Function<Recipe, Object> key) {
    return results.plan().trainings().stream()
        .map(row -> String.valueOf(key.apply(row.recipe())))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private String weights() {
    Set<String> files = new LinkedHashSet<>();
    setting.weights().values().forEach(f -> files.add(Path.of(f).getFileName().toString()));
    return files.isEmpty() ? "drawn at random" : "of " + joined(files);
  }

  private static String joined(Collection<String> values) {
    return String.join(", ", values);
  }
}
