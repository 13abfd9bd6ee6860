package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dmsnet.data.Label;
import org.dmsnet.data.Patient;
import org.dmsnet.data.Split;
import org.dmsnet.evaluation.Bootstrap;
import org.dmsnet.evaluation.ClassTable;
import org.dmsnet.evaluation.Evaluation;
import org.dmsnet.evaluation.Predictions;
import org.dmsnet.evaluation.Predictor;
import org.dmsnet.evaluation.Thresholds;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.PreparedData;
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

  /** The patients to judge on. */
  enum Patients {
    TRAIN,
    VALIDATION,
    TEST,
    ALL
  }

  @Option(
      names = "--split",
      paramLabel = "train|validation|test|all",
      description =
          "Which patients; the default is test on the data that the model was trained on, all on any other.")
  private Patients patients;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers as JSON, too.")
  private Path json;

  @Option(
      names = "--against",
      paramLabel = "MODEL",
      description =
          "Another model, judged on the same patients: the paired difference, this one less the other.")
  private Path against;

  @Mixin private CacheOption cache;

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut());
    ModelBundle bundle = ModelBundle.read(model);
    PreparedData prepared = cache.prepare(data, bundle.recipe(), output);
    Split split = prepared.split(bundle.recipe());
    boolean same = split.hash().equals(bundle.provenance().splitHash());
    Patients chosen = patients != null ? patients : same ? Patients.TEST : Patients.ALL;
    if (!same && chosen != Patients.ALL) {
      throw new UserException(
          "--split "
              + name(chosen)
              + ": the model was trained on other data, so that this split means nothing here. Use --split all.");
    }
    if (same && (chosen == Patients.TRAIN || chosen == Patients.ALL)) {
      output.say("The model was trained on patients of this selection: its figures flatter it.");
    }
    List<String> ids = ids(chosen, split, prepared);
    Evaluation evaluation =
        Evaluation.of(
            name(chosen),
            predictions(bundle, prepared, ids),
            thresholds(bundle),
            Bootstrap.DEFAULT);
    output.say(ClassTable.text(evaluation.atChosen()));
    output.say(Headline.of(evaluation));
    if (against != null) {
      compare(evaluation, split, ids, output);
    }
    if (json != null) {
      evaluation.writeMetrics(json);
      output.say("Wrote " + json + ".");
    }
    return 0;
  }

  private void compare(Evaluation evaluation, Split split, List<String> ids, Output output) {
    ModelBundle other = ModelBundle.read(against);
    if (!evaluation.split().equals("all") && !split.hash().equals(other.provenance().splitHash())) {
      throw new UserException(
          "--against "
              + against
              + ": it was trained on another split, so that it may have seen these patients. Use the same seed and data.");
    }
    PreparedData prepared = cache.prepare(data, other.recipe(), output);
    Map<String, Bootstrap.Difference> differences =
        Bootstrap.DEFAULT.pairedDifference(
            evaluation.predictions(),
            evaluation.chosen(),
            predictions(other, prepared, ids),
            thresholds(other));
    output.say("Difference to " + against + ", paired over patients, 95 % interval:");
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

  private static String name(Patients patients) {
    return patients.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> ids(Patients chosen, Split split, PreparedData prepared) {
    return switch (chosen) {
      case TRAIN -> split.train();
      case VALIDATION -> split.validation();
      case TEST -> split.test();
      case ALL -> new ArrayList<>(prepared.cache().patients().stream().map(Patient::id).toList());
    };
  }

  private static Predictions predictions(
      ModelBundle bundle, PreparedData prepared, List<String> ids) {
    if (ids.isEmpty()) {
      throw new UserException("This split holds no patients; choose another with --split.");
    }
    try (CountingBar bar = new CountingBar("evaluating")) {
      return new Predictor(prepared.cache(), bundle.recipe())
          .predict(bundle.network(), ids, done -> bar.stepTo(done, ids.size()));
    }
  }

  private static Thresholds thresholds(ModelBundle bundle) {
    Map<Label, Double> values = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      values.put(label, bundle.thresholds().get(label.ordinal()));
    }
    return Thresholds.of(values, "chosen on the validation patients of the training");
  }
}
