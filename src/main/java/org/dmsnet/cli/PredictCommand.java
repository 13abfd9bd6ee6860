package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dmsnet.data.Label;
import org.dmsnet.data.Patient;
import org.dmsnet.data.SinglePair;
import org.dmsnet.evaluation.Predictions;
import org.dmsnet.evaluation.Predictor;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.PreparedData;
import org.dmsnet.production.SubmissionTable;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet predict}: probabilities for one pair or for a folder. */
@Command(
    name = "predict",
    description = "Predict one pair of photographs, or every patient of a folder.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model.zip that train wrote.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "ODIR-5K's official folder with either table, or a dataset YAML.")
  private Path data;

  @Option(names = "--left", paramLabel = "FILE", description = "Photograph of the left eye.")
  private Path left;

  @Option(names = "--right", paramLabel = "FILE", description = "Photograph of the right eye.")
  private Path right;

  @Option(
      names = "--out",
      paramLabel = "CSV",
      description = "Where to write ID,N,D,G,C,A,H,M,O (default: standard output).")
  private Path out;

  @Mixin private CacheOption cache;

  @Override
  public Integer call() {
    if ((data == null) == (left == null && right == null) || (left == null) != (right == null)) {
      throw new UserException(
          "Predict what? Give --data DIR for a folder, or --left FILE --right FILE for one pair.");
    }
    ModelBundle bundle = ModelBundle.read(model);
    Output output = new Output(spec.commandLine().getOut());
    SubmissionTable table = data == null ? pair(bundle) : folder(bundle);
    if (out == null) {
      output.print(table.csv());
    } else {
      AtomicFile.write(out, table.csv());
      output.say("Wrote " + out + ".");
    }
    return 0;
  }

  private SubmissionTable folder(ModelBundle bundle) {
    // Standard output may be the table, so that everything said about the data goes elsewhere.
    PreparedData prepared = cache.prepare(data, bundle.recipe(), errors());
    List<String> ids = prepared.cache().patients().stream().map(Patient::id).toList();
    SubmissionTable table = new SubmissionTable();
    try (CountingBar bar = new CountingBar("predicting")) {
      Predictions predictions =
          new Predictor(prepared.cache(), bundle.recipe())
              .predict(bundle.network(), ids, done -> bar.stepTo(done, ids.size()));
      for (int row = 0; row < predictions.size(); row++) {
        int patient = row;
        table.add(
            predictions.id(row),
            Arrays.stream(Label.values())
                .map(label -> predictions.probability(patient, label))
                .toList());
      }
    }
    return table;
  }

  private SubmissionTable pair(ModelBundle bundle) {
    SinglePair pair = SinglePair.read(left, right, bundle.recipe());
    pair.warnings().forEach(warning -> errors().say("Warning: " + warning));
    double[] p =
        bundle.network().output(false, pair.left(), pair.right())[0].getRow(0).toDoubleVector();
    for (Label label : Label.values()) {
      double threshold = bundle.thresholds().get(label.ordinal());
      errors()
          .say(
              String.format(
                  Locale.ROOT,
                  "%s  %-34s %.3f  %s",
                  label,
                  label.disease(),
                  p[label.ordinal()],
                  p[label.ordinal()] > threshold
                      ? String.format(Locale.ROOT, "yes (above %.3f)", threshold)
                      : "-"));
    }
    errors().say("For research use, not a medical device.");
    SubmissionTable table = new SubmissionTable();
    table.add(idOf(left), Arrays.stream(p).boxed().toList());
    return table;
  }

  private Output errors() {
    return new Output(spec.commandLine().getErr());
  }

  /** ODIR names a photograph {@code ID_left.jpg}. */
  private static String idOf(Path left) {
    return left.getFileName().toString().replaceFirst("(_left)?\\.[^.]*$", "");
  }
}
