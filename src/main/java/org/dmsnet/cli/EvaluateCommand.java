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
import org.dmsnet.production.SeedReport;
import org.dmsnet.runtime.UserException;
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
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      arity = "1..*",
      description =
          "A model.zip that train wrote. Several, trained with several seeds, each on its own"
              + " split, are judged together.")
  private List<Path> models;

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

  @Mixin private JsonFile json;

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      arity = "1..*",
      description =
          "Another model, judged on the same patients: the paired difference, this one less the"
              + " other. For several models as many, in the order of their seeds.")
  private List<Path> against = List.of();

  @Option(
      names = "--flip",
      description =
          "Average over each patient and the mirror image; also says what that gains and costs.")
  private boolean flip;

  @Mixin private CacheOption cache;

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut());
    if (!against.isEmpty() && against.size() != models.size()) {
      throw new UserException(
          "%d models --against %d: name as many, those of one seed at the same place in both lists."
              .formatted(models.size(), against.size()));
    }
    if (models.size() == 1) {
      judgeOne(output);
    } else {
      judgeSeeds(output);
    }
    return 0;
  }

  private void judgeSeeds(Output output) {
    SeedReport.Builder seeds = new SeedReport.Builder();
    for (int i = 0; i < models.size(); i++) {
      ModelBundle bundle = ModelBundle.read(models.get(i));
      PreparedData prepared = cache.prepare(data, bundle.recipe(), output);
      try (CountingBar bar = new CountingBar("evaluating")) {
        Judgement judgement = Judgement.of(bundle, prepared, patients, bar::stepTo);
        seeds.add(bundle, judgement.judge(bundle, prepared, flip));
        if (!against.isEmpty()) {
          seeds.against(judgeOther(judgement, against.get(i), output));
        }
      }
    }
    json.show(seeds.build(), output);
  }

  private Judgement.Verdict judgeOther(Judgement judgement, Path model, Output output) {
    ModelBundle other = ModelBundle.read(model);
    return judgement.judgeOther(other, cache.prepare(data, other.recipe(), output), flip);
  }

  private void judgeOne(Output output) {
    ModelBundle bundle = ModelBundle.read(models.get(0));
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
      if (!against.isEmpty()) {
        Path other = against.get(0);
        Map<String, Bootstrap.Difference> differences =
            Judgement.difference(verdict, judgeOther(judgement, other, output));
        output.say("Difference to " + other + ", paired over patients, 95 % interval:");
        differences(differences, output);
      }
      json.write(verdict.evaluation()::writeMetrics, output);
    }
  }

  private static void differences(Map<String, Bootstrap.Difference> differences, Output output) {
    for (String metric : SeedReport.SHOWN) {
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
