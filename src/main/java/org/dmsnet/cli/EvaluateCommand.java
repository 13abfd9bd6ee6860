package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dmsnet.evaluation.Bootstrap;
import org.dmsnet.evaluation.ClassTable;
import org.dmsnet.production.Judgement;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.PreparedData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet evaluate}: a model judged on patients with labels. */
@Command(
    name = "evaluate",
    description = "Judge a model on patients with labels, with 95 %% intervals.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  private static final List<String> COMPARED =
      List.of("auc-macro", "auc-micro", "kappa-flattened", "f1-macro", "subset-accuracy");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model.zip that train wrote.")
  private Path model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "ODIR-5K's official folder with either table, or a dataset YAML.")
  private Path data;

  @Option(
      names = "--split",
      paramLabel = "train|validation|test|all",
      description =
          "Which patients; the default is test on the data that the model was trained on, all on"
              + " any other.")
  private Judgement.Patients patients;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers as JSON, too.")
  private Path json;

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description =
          "Another model, judged on the same patients: the paired difference, this one less the"
              + " other.")
  private Path against;

  @Option(
      names = "--flip",
      description =
          "Average over each patient and the mirror image; also says what that gains and costs.")
  private boolean flip;

  @Mixin private CacheOption cache;

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut());
    ModelBundle bundle = ModelBundle.read(model);
    PreparedData prepared = cache.prepare(data, bundle.recipe(), output);
    try (CountingBar bar = new CountingBar("evaluating")) {
      Judgement judgement = Judgement.of(bundle, prepared, patients, bar::stepTo);
      if (judgement.flatters()) {
        output.say("The model was trained on patients of this selection: its figures flatter it.");
      }
      Judgement.Verdict verdict = judgement.judge(bundle, prepared, flip);
      output.say(ClassTable.text(verdict.evaluation().atChosen()));
      output.say(Headline.of(verdict.evaluation()));
      output.say(verdict.evaluation().calibration().summary());
      if (flip) {
        Judgement.FlipGain gain =
            Judgement.flipGain(verdict, judgement.judge(bundle, prepared, false));
        output.say(
            String.format(
                Locale.ROOT,
                "With the mirror image less without, paired over patients, 95 %% interval, at %.1f"
                    + " times the time:",
                gain.timeRatio()));
        differences(gain.differences(), output);
      }
      if (against != null) {
        ModelBundle other = ModelBundle.read(against);
        PreparedData others = cache.prepare(data, other.recipe(), output);
        Map<String, Bootstrap.Difference> differences =
            judgement.against(verdict, other, others, flip);
        output.say("Difference to " + against + ", paired over patients, 95 % interval:");
        differences(differences, output);
      }
      if (json != null) {
        verdict.evaluation().writeMetrics(json);
        output.say("Wrote " + json + ".");
      }
    }
    return 0;
  }

  private static void differences(Map<String, Bootstrap.Difference> differences, Output output) {
    for (String metric : COMPARED) {
      Bootstrap.Difference difference = differences.get(metric);
      output.say(
          String.format(
              Locale.ROOT,
              "  %-18s %+.3f [%+.3f, %+.3f]",
              metric,
              difference.value(),
              difference.interval().low(),
              difference.interval().high()));
    }
  }
}
