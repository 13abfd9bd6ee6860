package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dmsnet.data.Label;
import org.dmsnet.data.Patient;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.production.PreparedData;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.training.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmsnet demo}: everything once, on drawings. */
@Command(
    name = "demo",
    description =
        "Draw synthetic pairs, train the quickstart recipe with the live dashboard, judge, export,"
            + " predict one pair.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final Path RECIPE = Path.of("graphs", "quickstart.yaml");

  @Spec private CommandSpec spec;

  @Mixin private RecipeOverrides overrides;

  @Option(
      names = "--patients",
      paramLabel = "N",
      description = "Patients to draw (default: ${DEFAULT-VALUE}).")
  private int patients = SyntheticDataset.DEFAULT_PATIENTS;

  @Mixin private CacheOption cache;
  @Mixin private DashboardAddress dashboard;

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut());
    Recipe recipe = RecipeReader.read(RecipeFile.find(RECIPE), overrides.keys());
    Path runs = Path.of("runs");
    Path data = runs.resolve("synthetic-" + patients);
    output.say(
        "Drawing "
            + patients
            + " synthetic patients in "
            + data
            + ". These are drawings, not photographs: what a network learns of them says nothing"
            + " about eyes.");
    SyntheticDataset.write(
        data, patients, SyntheticDataset.DEFAULT_IMAGE_SIZE, SyntheticDataset.DEFAULT_SEED);
    PreparedData prepared = cache.prepare(data, recipe, output);
    RunFolder folder = RunFolder.create(runs, "demo");
    TrainingRun run =
        TrainingRun.start(
            folder,
            recipe,
            prepared,
            new TrainingRun.Origin(data.toAbsolutePath().toString(), "", "./dmsnet demo"),
            output::say);
    TrainingConsole.train(run, folder, Optional.of(dashboard.open()), output);
    predictOne(run, prepared, folder, output);
    sayWhatNext(data, folder, output);
    return 0;
  }

  private void predictOne(TrainingRun run, PreparedData prepared, RunFolder folder, Output output) {
    List<Patient> test = prepared.cache().patients(run.split().test());
    Patient patient =
        test.stream().filter(p -> !p.labels().contains(Label.N)).findFirst().orElse(test.get(0));
    output.say("");
    output.say(
        "One test patient, " + patient.id() + ", whose drawn labels are " + patient.labels() + ":");
    spec.parent()
        .commandLine()
        .execute(
            "predict",
            folder.modelFile().toString(),
            "--left",
            patient.left().toString(),
            "--right",
            patient.right().toString());
  }

  private static void sayWhatNext(Path data, RunFolder folder, Output output) {
    output.say("");
    output.say("Open " + folder.reportFile() + " in a browser. What to type next:");
    output.say(
        "  ./dmsnet predict " + folder.modelFile() + " --data " + data + " --out predictions.csv");
    output.say("  ./dmsnet graph graphs/dms-net.yaml");
    output.say("  ./dmsnet train graphs/odir-resnet18.yaml --data YOUR-ODIR-5K-FOLDER");
  }
}
