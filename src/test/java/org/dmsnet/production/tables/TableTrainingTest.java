package org.dmsnet.production.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.evaluation.Estimate;
import org.dmsnet.production.PreparedData;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.EpochRecord;
import org.dmsnet.training.RunFolder;
import org.dmsnet.training.TrainingProgress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables 2 and 3 trained on drawings: every row, stops, failures, other settings. */
class TableTrainingTest {
  private static final Path GRAPHS = Path.of("graphs");
  private static final List<String> TINY =
      List.of(
          "image-size=32",
          "training.epochs=1",
          "training.batch-size=8",
          "data.validation=0.25",
          "data.test=0.25");
  private static final TrainingProgress SILENT =
      new TrainingProgress() {
        @Override
        public void stepDone(Step step) {}

        @Override
        public void epochDone(EpochRecord epoch, boolean best) {}
      };

  @TempDir static Path temporary;
  private static Recipe base;
  private static PreparedData data;

  @BeforeAll
  static void draw() {
    base = RecipeReader.read(GRAPHS.resolve("tables-cpu.yaml"), List.of("backbone=resnet10-slim"));
    Path drawings = temporary.resolve("drawings");
    SyntheticDataset.write(drawings, 32, 48, 7);
    Recipe recipe = RecipeReader.with(base, TINY);
    data = PreparedData.open(drawings, recipe, temporary.resolve("cache"), (done, all) -> {});
  }

  private static TablePlan plan(int... numbers) {
    List<PaperTable> tables = new ArrayList<>();
    for (int number : numbers) {
      tables.add(PaperTable.all().get(number - 1));
    }
    return TablePlan.of(tables, GRAPHS, base, TINY);
  }

  private static TablePlan rows(String... names) {
    return new TablePlan(
        plan(2).rows().stream().filter(row -> List.of(names).contains(row.training())).toList());
  }

  private static TableTraining.Setting setting(String out, int seeds) {
    return new TableTraining.Setting(
        temporary.resolve(out), "drawings", Map.of(), seeds, "./dmsnet tables");
  }

  private static TableTraining training(
      TablePlan plan, TableTraining.Setting setting, TrainingProgress progress, List<String> said) {
    return new TableTraining(plan, setting, recipe -> data, progress, said::add);
  }

  private static FileTime written(String out, String row) throws IOException {
    RunFolder folder = new RunFolder(temporary.resolve(out).resolve(row).resolve("seed-1"));
    return Files.getLastModifiedTime(folder.modelFile());
  }

  @Test
  void fullNetworkIsTheSameTrainingWhicheverTableIsAskedForFirst() {
    List<PlannedRow> second = plan(2).rows();
    List<PlannedRow> third = plan(3).rows();
    PlannedRow modules = second.get(second.size() - 1);
    PlannedRow osim = third.get(third.size() - 1);
    assertEquals("all", modules.training());
    assertEquals("all", osim.training());
    assertEquals(modules.recipe(), osim.recipe());
  }

  @Test
  void everyRowOfTables2And3TrainsAndIsReported() throws IOException {
    TablePlan plan = plan(2, 3);
    TableTraining.Setting setting = setting("whole", 1);
    TableResults results = training(plan, setting, SILENT, new ArrayList<>()).run(soFar -> {});
    new TableReport(results, setting).write(temporary.resolve("whole"));

    assertEquals(
        13, plan.trainings().size(), "seven removals, five replacements, one full network");
    assertEquals(Map.of(), results.failures());
    assertEquals(0, results.exitCode());
    String page = Files.readString(temporary.resolve("whole/tables.md"));
    assertFalse(page.contains("failed") || page.contains("not yet"), page);
    assertTrue(page.contains("16 patients to train, 8 to choose epoch and thresholds, 8 to judge"));
    for (PlannedRow row : plan.rows()) {
      Estimate kappa = results.figures(row.training()).get("kappa-flattened");
      assertTrue(
          page.contains("| " + row.row().title() + " | 1 | ") && page.contains(kappa.text()),
          row.row().title());
    }
    assertTrue(page.contains("| without CASFM | 1 |"), page);
    assertTrue(page.contains(" | 0.812 | "), "the paper's accuracy without CASFM");
    String html = Files.readString(temporary.resolve("whole/tables.html"));
    assertTrue(html.contains("without CASFM") && html.contains("How the two runs differ"));
  }

  @Test
  void whatWasStoppedGoesOnAndWhatIsFinishedStays() throws IOException {
    TablePlan plan = rows("without-casfm", "without-ciam");
    TableTraining.Setting setting = setting("stopped", 1);
    TrainingProgress stop = new StopInSecondTraining();
    TableTraining first = training(plan, setting, stop, new ArrayList<>());
    assertThrows(IllegalStateException.class, () -> first.run(soFar -> {}));
    FileTime before = written("stopped", "without-ciam");

    List<String> said = new ArrayList<>();
    TableResults resumed = training(plan, setting, SILENT, said).run(soFar -> {});

    assertEquals(
        before, written("stopped", "without-ciam"), "the finished row is not trained again");
    assertTrue(said.stream().anyMatch(line -> line.startsWith("Finished before")), said.toString());
    TableResults straight =
        training(plan, setting("straight", 1), SILENT, new ArrayList<>()).run(soFar -> {});
    for (String row : List.of("without-ciam", "without-casfm")) {
      assertEquals(straight.figures(row), resumed.figures(row), row);
    }
  }

  @Test
  void aRowThatFailsLeavesTheOthersBe() throws IOException {
    TablePlan plan = rows("without-casfm", "without-ciam");
    TableTraining.Setting setting =
        new TableTraining.Setting(
            temporary.resolve("failing"),
            "drawings",
            Map.of("without-ciam", temporary.resolve("absent.safetensors").toString()),
            1,
            "./dmsnet tables");
    TableResults results = training(plan, setting, SILENT, new ArrayList<>()).run(soFar -> {});

    assertEquals(List.of("without-ciam"), List.copyOf(results.failures().keySet()));
    assertEquals(UserException.WRONG_INPUT, results.exitCode());
    assertFalse(results.figures("without-casfm").isEmpty());
    assertTrue(results.differences("without-ciam", "without-casfm").isEmpty());
  }

  @Test
  void aFolderOfOtherSettingsIsRefusedBeforeAnythingIsTrained() {
    training(rows("without-ciam"), setting("other", 1), SILENT, new ArrayList<>()).run(s -> {});
    List<String> changed = new ArrayList<>(TINY);
    changed.add("training.epochs=2");
    TablePlan other = TablePlan.of(List.of(PaperTable.all().get(1)), GRAPHS, base, changed);

    UserException refusal =
        assertThrows(
            UserException.class,
            () -> training(other, setting("other", 1), SILENT, new ArrayList<>()).run(s -> {}));

    assertTrue(refusal.getMessage().contains("(epochs: 1)"), refusal.getMessage());
    assertFalse(Files.exists(temporary.resolve("other").resolve("without-cafm")));
  }

  @Test
  void twoSeedsSplitAnewAndAreAveraged() {
    TablePlan plan = rows("without-ciam", "all");
    TableResults results =
        training(plan, setting("seeds", 2), SILENT, new ArrayList<>()).run(soFar -> {});
    assertEquals(2, results.seeds("all"));
    Estimate difference = results.differences("without-ciam", "all").get("auc-macro");
    double expected =
        results.figures("without-ciam").get("auc-macro").value()
            - results.figures("all").get("auc-macro").value();
    assertEquals(expected, difference.value(), 1e-12);
    assertEquals(2, results.patients().size());
  }

  /** Ends the second training as a crash would. */
  private static final class StopInSecondTraining implements TrainingProgress {
    private int trainings;

    @Override
    public void stepDone(Step step) {
      if (step.step() == 1 && ++trainings == 2) {
        throw new IllegalStateException("stopped");
      }
    }

    @Override
    public void epochDone(EpochRecord epoch, boolean best) {}
  }
}
