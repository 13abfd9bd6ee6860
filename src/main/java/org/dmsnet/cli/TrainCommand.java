package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dmsnet.production.PreparedData;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet train}: from a recipe and a data folder to a report and a model. */
@Command(
    name = "train",
    description = "Train a recipe, judge it on its test patients, report, and export the model.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "A recipe, such as graphs/odir-resnet18.yaml.")
  private Path recipeFile;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "ODIR-5K's official folder with either table, or a dataset YAML.")
  private Path data;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Pretrained trunk (safetensors, torchvision's or timm's names).")
  private Path weights;

  @Mixin private RecipeOverrides overrides;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run's folder, new or empty (default: runs/NAME-1, -2, ...).")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with a run that was stopped; takes everything else from its folder.")
  private Path resume;

  @Mixin private CacheOption cache;
  @Mixin private DashboardOption dashboard;

  private RunFolder folder;

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut());
    TrainingRun run = resume == null ? start(output) : resumed(output);
    TrainingConsole.train(run, folder, dashboard.open(), output);
    return 0;
  }

  private TrainingRun start(Output output) {
    if (recipeFile == null || data == null) {
      throw new UserException(
          "Which recipe, on which data? For example: ./dmsnet train graphs/odir-resnet18.yaml"
              + " --data DIR");
    }
    Recipe recipe = RecipeReader.read(RecipeFile.find(recipeFile), overrides.keys());
    Path weightsFile = weights == null ? null : WeightsFile.existing(weights);
    PreparedData prepared = cache.prepare(data, recipe, output);
    folder =
        out == null ? RunFolder.create(Path.of("runs"), recipe.name()) : RunFolder.createAt(out);
    TrainingRun.Origin origin =
        new TrainingRun.Origin(
            data.toAbsolutePath().normalize().toString(),
            weightsFile == null ? "" : weightsFile.toAbsolutePath().normalize().toString(),
            CommandText.of(spec));
    return TrainingRun.start(folder, recipe, prepared, origin, output::say);
  }

  private TrainingRun resumed(Output output) {
    if (recipeFile != null
        || data != null
        || weights != null
        || out != null
        || !overrides.keys().isEmpty()) {
      throw new UserException(
          "--resume takes recipe, data and weights from the run's folder; give nothing else.");
    }
    folder = RunFolder.open(resume);
    TrainingRun.Origin origin = TrainingRun.originOf(folder);
    PreparedData prepared = cache.prepare(Path.of(origin.data()), folder.recipe(), output);
    return TrainingRun.resume(folder, prepared, output::say);
  }
}
