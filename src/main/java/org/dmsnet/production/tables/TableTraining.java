package org.dmsnet.production.tables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dmsnet.data.Split;
import org.dmsnet.evaluation.Evaluation;
import org.dmsnet.evaluation.JudgedPatients;
import org.dmsnet.production.PreparedData;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.RunFolder;
import org.dmsnet.training.TrainingProgress;

/**
 * Trains and judges the rows of a plan, each in a run folder of its own below one folder, {@code
 * OUT/ROW/seed-1}. What is finished there is taken as it is, what was stopped goes on from its last
 * checkpoint, and a row that fails leaves the others be.
 */
public final class TableTraining {
  private static final String JUDGED = "judged.json";

  private final TablePlan plan;
  private final Setting setting;
  private final Function<Recipe, PreparedData> data;
  private final Consumer<String> say;
  private final TrainingProgress progress;

  /**
   * What all rows share beside the recipe.
   *
   * @param out folder of the rows
   * @param data the {@code --data} argument, absolute
   * @param weights the file of each training's trunk by the training's name, empty for none
   * @param seeds how many seeds, from the recipe's own on
   * @param command the command line
   */
  public record Setting(
      Path out, String data, Map<String, String> weights, int seeds, String command) {}

  /**
   * A training of the tables.
   *
   * @param plan the rows
   * @param setting what they share
   * @param data the patients at a recipe's image size
   * @param progress is told how each training goes
   * @param say hears sentences for the user
   */
  public TableTraining(
      TablePlan plan,
      Setting setting,
      Function<Recipe, PreparedData> data,
      TrainingProgress progress,
      Consumer<String> say) {
    this.plan = plan;
    this.setting = setting;
    this.data = data;
    this.progress = progress;
    this.say = say;
  }

  /**
   * Trains what is not finished, seed by seed, so that the whole table is there after the first.
   *
   * @param afterEach sees the results so far after each training
   * @return all results
   * @throws UserException where the data cannot be read, or the folder holds a row of other
   *     settings; nothing is trained then
   */
  public TableResults run(Consumer<TableResults> afterEach) {
    refuseOtherSettings();
    // What is wrong with the data is wrong for all rows.
    PreparedData unused = data.apply(plan.trainings().get(0).recipe());
    TableResults results = new TableResults(plan);
    List<PlannedRow> trainings = plan.trainings();
    int all = trainings.size() * setting.seeds();
    int number = 0;
    for (int seed = 0; seed < setting.seeds(); seed++) {
      for (PlannedRow row : trainings) {
        Recipe recipe = seeded(row, seed);
        String what = row.training() + ", seed " + recipe.seed();
        number++;
        say.accept(String.format("[%d of %d] %s", number, all, what));
        try {
          results.add(row.training(), train(row, recipe), data.apply(recipe), recipe);
        } catch (UserException e) {
          results.fail(row.training(), what + ": " + e.getMessage(), e.exitCode());
          say.accept("This row failed, the others go on: " + e.getMessage());
        } catch (OutOfMemoryError e) {
          results.fail(
              row.training(),
              what + ": the memory is not enough (" + e.getMessage() + ")",
              UserException.MACHINE);
          say.accept("This row failed, the others go on: the memory is not enough.");
        }
        afterEach.accept(results);
      }
    }
    return results;
  }

  private JudgedPatients train(PlannedRow row, Recipe recipe) {
    Path path = folder(row, recipe);
    Path judged = path.resolve(JUDGED);
    PreparedData patients = data.apply(recipe);
    if (Files.exists(judged)) {
      Split stored = Split.read(new RunFolder(path).splitFile());
      if (!stored.hash().equals(patients.split(recipe).hash())) {
        throw new UserException(
            path
                + " was judged on other patients than those now in the data folder. Use another --out.");
      }
      say.accept("Finished before: " + path);
      return JudgedPatients.read(judged);
    }
    RunFolder folder = new RunFolder(path);
    TrainingRun run =
        Files.exists(folder.originFile())
            ? TrainingRun.resume(folder, patients, say)
            : TrainingRun.start(folder, recipe, patients, origin(row), say);
    Evaluation evaluation = run.progress(progress).run();
    JudgedPatients result = new JudgedPatients(evaluation.predictions(), evaluation.chosen());
    result.write(judged);
    return result;
  }

  private Recipe seeded(PlannedRow row, int seed) {
    return RecipeReader.with(row.recipe(), List.of("seed=" + (row.recipe().seed() + seed)));
  }

  private Path folder(PlannedRow row, Recipe recipe) {
    return setting.out().resolve(row.training()).resolve("seed-" + recipe.seed());
  }

  private TrainingRun.Origin origin(PlannedRow row) {
    return new TrainingRun.Origin(
        setting.data(), setting.weights().getOrDefault(row.training(), ""), setting.command());
  }

  /** Before hours of training: a folder whose rows are of another command is no place to resume. */
  private void refuseOtherSettings() {
    for (PlannedRow row : plan.trainings()) {
      for (int seed = 0; seed < setting.seeds(); seed++) {
        Recipe recipe = seeded(row, seed);
        RunFolder folder = new RunFolder(folder(row, recipe));
        if (!Files.exists(folder.originFile())) {
          continue;
        }
        List<String> differences = differences(folder.recipe(), recipe);
        TrainingRun.Origin before = TrainingRun.originOf(folder);
        TrainingRun.Origin now = origin(row);
        if (!before.data().equals(now.data())) {
          differences.add("data: " + before.data());
        }
        if (!before.weights().equals(now.weights())) {
          differences.add("weights: " + (before.weights().isEmpty() ? "none" : before.weights()));
        }
        if (!differences.isEmpty()) {
          throw new UserException(
              folder.path()
                  + " was trained with other settings ("
                  + String.join(", ", differences)
                  + "). Give the same ones to go on, or another --out.");
        }
      }
    }
  }

  /** Lines of the stored recipe that the present one does not have. */
  private static List<String> differences(Recipe stored, Recipe recipe) {
    List<String> now = RecipeReader.write(recipe).lines().toList();
    return RecipeReader.write(stored)
        .lines()
        .filter(line -> !now.contains(line))
        .map(String::strip)
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
