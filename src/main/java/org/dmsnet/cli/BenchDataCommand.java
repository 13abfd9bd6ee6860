package org.dmsnet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.production.DataBench;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet bench data}: whether the data keep up with training. */
@Command(
    name = "data",
    description =
        "Pairs a second of every stage, from files to batches, against what training consumes.",
    mixinStandardHelpOptions = true)
final class BenchDataCommand implements Callable<Integer> {
  private static final int PATIENTS = 48;
  private static final int PHOTOGRAPH = 512;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      defaultValue = "graphs/odir-resnet18.yaml",
      description = "A recipe (default: ${DEFAULT-VALUE}).")
  private Path recipeFile;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A data set; every pair is prepared (default: 48 drawn pairs of 512 px).")
  private Path data;

  @Option(names = "--size", paramLabel = "PX", description = "In place of image-size.")
  private Integer size;

  @Option(names = "--threads", paramLabel = "N", description = "In place of data.threads.")
  private Integer threads;

  @Mixin private RecipeOverrides overrides;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "5",
      description = "Training steps to measure; 0 skips training (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Mixin private JsonFile json;

  @Override
  public Integer call() {
    if (steps < 0) {
      throw new UserException("--steps " + steps + ": a number of training steps is 0 or more.");
    }
    if (size != null) {
      overrides.keys().add("image-size=" + size);
    }
    if (threads != null) {
      overrides.keys().add("data.threads=" + threads);
    }
    Recipe recipe = RecipeReader.read(RecipeFile.find(recipeFile), overrides.keys());
    DataBench bench = DataBench.measure(data == null ? drawings() : data, recipe, steps);
    json.show(bench, new Output(spec.commandLine().getOut()));
    return 0;
  }

  /** Drawn once; what is there already is used again. */
  private static Path drawings() {
    try {
      Path home = Path.of(System.getProperty("user.home"), ".cache", "dmsnet");
      Files.createDirectories(home);
      return SyntheticDataset.write(home.resolve("bench-drawings"), PATIENTS, PHOTOGRAPH, 1);
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE, "The drawings cannot be kept: " + e.getMessage(), e);
    }
  }
}
