package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dmsnet.production.bench.PatientsBench;
import org.dmsnet.production.bench.PatientsReport;
import org.dmsnet.recipe.RecipeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmsnet bench patients}: what more patients cost. */
@Command(
    name = "patients",
    description =
        "Time and memory against the number of patients, drawn ones: photographs to cache, an"
            + " epoch of training, predictions.",
    mixinStandardHelpOptions = true)
final class BenchPatientsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      defaultValue = "graphs/quickstart.yaml",
      description = "The network (default: ${DEFAULT-VALUE}).")
  private Path recipe;

  @Option(
      names = "--size",
      paramLabel = "PX",
      defaultValue = "64",
      description = "In place of image-size (default: ${DEFAULT-VALUE}).")
  private int size;

  @Mixin private RecipeOverrides overrides;

  @Option(
      names = "--patients",
      paramLabel = "N",
      split = ",",
      defaultValue = "100,1000,10000",
      description = "Numbers of patients, in rising order (default: ${DEFAULT-VALUE}).")
  private List<Integer> patients;

  @Mixin private JsonFile json;

  @Override
  public Integer call() {
    overrides.keys().add("image-size=" + size);
    PatientsBench bench =
        new PatientsBench(RecipeReader.read(RecipeFile.find(recipe), overrides.keys()), patients);
    PatientsReport report = bench.run(new Output(spec.commandLine().getErr())::say);
    json.show(report, new Output(spec.commandLine().getOut()));
    return 0;
  }
}
