package org.dmsnet.training;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;

/**
 * The folder of one training:
 *
 * <pre>
 *   recipe.yaml              every key, resolved
 *   split.json               which patient trains, validates, tests
 *   history.json             one record per epoch
 *   checkpoints/last.zip     all that resuming needs, after each epoch
 *   checkpoints/best.zip     the best epoch's averaged weights
 *   model.zip                the exported model
 *   report.html metrics.json the evaluation
 *   origin.json              data, weights and command the run was started with
 * </pre>
 *
 * @param path the folder
 */
public record RunFolder(Path path) {

  /**
   * Makes {@code <runs>/<name>-<n>} with the first free n from 1 on.
   *
   * @param runs the folder of all runs
   * @param name the recipe's name
   * @return the new, empty folder
   */
  public static RunFolder create(Path runs, String name) {
    try {
      Files.createDirectories(runs);
      for (int n = 1; ; n++) {
        try {
          return new RunFolder(Files.createDirectory(runs.resolve(name + "-" + n)));
        } catch (FileAlreadyExistsException taken) {
          continue;
        }
      }
    } catch (IOException e) {
      throw unwritable(runs, e);
    }
  }

  /**
   * Makes a folder at a place that the user chose.
   *
   * @param path must not exist, or be empty
   * @return the empty folder
   */
  public static RunFolder createAt(Path path) {
    try {
      Files.createDirectories(path);
      try (Stream<Path> content = Files.list(path)) {
        if (content.findAny().isPresent()) {
          throw new UserException(
              path + " is not empty. Choose a new folder, or continue that run with --resume.");
        }
      }
      return new RunFolder(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /**
   * Opens the folder of an earlier run.
   *
   * @param path the folder
   * @return the folder
   * @throws UserException where it holds no recipe
   */
  public static RunFolder open(Path path) {
    RunFolder folder = new RunFolder(path);
    if (!Files.isRegularFile(folder.recipeFile())) {
      throw new UserException(
          path + " is not the folder of a run: it has no recipe.yaml. Runs are in runs/.");
    }
    return folder;
  }

  /** The stored recipe. */
  public Recipe recipe() {
    return RecipeReader.read(recipeFile(), List.of());
  }

  /**
   * Stores the resolved recipe.
   *
   * @param recipe the recipe
   */
  public void writeRecipe(Recipe recipe) {
    AtomicFile.write(recipeFile(), RecipeReader.write(recipe));
  }

  /** The recipe's file. */
  public Path recipeFile() {
    return path.resolve("recipe.yaml");
  }

  /** The split's file. */
  public Path splitFile() {
    return path.resolve("split.json");
  }

  /** The history's file. */
  public Path historyFile() {
    return path.resolve("history.json");
  }

  /** The checkpoint to resume from. */
  public Path lastCheckpoint() {
    return path.resolve("checkpoints").resolve("last.zip");
  }

  /** The best epoch's averaged weights, a Deeplearning4j zip. */
  public Path bestCheckpoint() {
    return path.resolve("checkpoints").resolve("best.zip");
  }

  /** The exported model. */
  public Path modelFile() {
    return path.resolve("model.zip");
  }

  /** The report. */
  public Path reportFile() {
    return path.resolve("report.html");
  }

  /** The metrics. */
  public Path metricsFile() {
    return path.resolve("metrics.json");
  }

  /** What the run was started with. */
  public Path originFile() {
    return path.resolve("origin.json");
  }

  private static UserException unwritable(Path path, IOException e) {
    return new UserException(
        UserException.MACHINE,
        "Cannot make a folder at " + path + " (" + e + "). Choose one that can be written.",
        e);
  }
}
