package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dmsnet.production.BinocularClassifier;
import org.dmsnet.production.EyeEvidence;
import org.dmsnet.production.Finding;
import org.dmsnet.production.FolderPrediction;
import org.dmsnet.production.LabelFinding;
import org.dmsnet.production.SubmissionTable;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet predict}: probabilities for one pair or for a folder. */
@Command(
    name = "predict",
    description = "Predict one pair of photographs, or every pair of a folder.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model.zip that train wrote.")
  private Path model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A folder with ID_left and ID_right of each patient, ODIR-5K's official folder, or a"
              + " dataset YAML.")
  private Path data;

  @Option(names = "--left", paramLabel = "FILE", description = "Photograph of the left eye.")
  private Path left;

  @Option(names = "--right", paramLabel = "FILE", description = "Photograph of the right eye.")
  private Path right;

  @Option(
      names = "--flip",
      description = "Average over the patient and the mirror image; takes twice as long.")
  private boolean flip;

  @Option(
      names = "--out",
      paramLabel = "CSV",
      description =
          "Where to write ID,N,D,G,C,A,H,M,O (default: standard output). A folder that was not"
              + " finished goes on where it stopped.")
  private Path out;

  @Override
  public Integer call() {
    if ((data == null) == (left == null && right == null) || (left == null) != (right == null)) {
      throw new UserException(
          "Predict what? Give --data DIR for a folder, or --left FILE --right FILE for one pair.");
    }
    if (data == null) {
      pair();
    } else {
      folder();
    }
    return 0;
  }

  private void folder() {
    // Standard output may be the table, so that everything said about the data goes elsewhere.
    try (BinocularClassifier classifier =
            BinocularClassifier.load(model, new BinocularClassifier.Options(false, flip));
        CountingBar bar = new CountingBar("predicting")) {
      FolderPrediction prediction =
          new FolderPrediction(classifier, data, bar::stepTo, errors()::say);
      if (out == null) {
        prediction.print(output()::print);
      } else {
        output().say(prediction.write(out));
      }
    }
  }

  private void pair() {
    Finding finding;
    try (BinocularClassifier classifier =
        BinocularClassifier.load(model, new BinocularClassifier.Options(true, flip))) {
      finding = classifier.classify(left, right);
    }
    finding.warnings().forEach(warning -> errors().say("Warning: " + warning));
    finding.labels().forEach(label -> errors().say(line(label)));
    errors().say("For research use, not a medical device.");
    String table = SubmissionTable.header() + SubmissionTable.row(idOf(left), finding);
    if (out == null) {
      output().print(table);
    } else {
      AtomicFile.write(out, table);
      output().say("Wrote " + out + ".");
    }
  }

  private static String line(LabelFinding finding) {
    String decision =
        finding.decision()
            ? String.format(
                Locale.ROOT,
                "yes (above %.3f)%s",
                finding.threshold(),
                finding.eyes().map(PredictCommand::words).orElse(""))
            : "-";
    return String.format(
        Locale.ROOT,
        "%s  %-34s %.3f  %s",
        finding.label(),
        finding.label().disease(),
        finding.probability(),
        decision);
  }

  private static String words(EyeEvidence eyes) {
    return switch (eyes.basis()) {
      case LEFT -> ", from the left eye";
      case RIGHT -> ", from the right eye";
      case EACH -> ", from each eye alone";
      case TOGETHER -> ", from the two eyes together";
      case NONE -> "";
    };
  }

  private Output output() {
    return new Output(spec.commandLine().getOut());
  }

  private Output errors() {
    return new Output(spec.commandLine().getErr());
  }

  /** ODIR names a photograph {@code ID_left.jpg}. */
  private static String idOf(Path left) {
    return left.getFileName().toString().replaceFirst("(_left)?\\.[^.]*$", "");
  }
}
