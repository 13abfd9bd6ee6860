import java.nio.file.Path;
import org.dmsnet.production.BinocularClassifier;
import org.dmsnet.production.Finding;
import org.dmsnet.production.LabelFinding;
import org.dmsnet.runtime.UserException;

/** Classifies the two fundus photographs of a patient: MODEL LEFT RIGHT. For research use. */
public final class Embed {
  private Embed() {}

  /** Prints a line for each label: its letter, probability, threshold and decision. */
  public static void main(String[] args) {
    try (BinocularClassifier classifier = BinocularClassifier.load(Path.of(args[0]))) {
      Finding finding = classifier.classify(Path.of(args[1]), Path.of(args[2]));
      finding.warnings().forEach(System.err::println);
      for (LabelFinding label : finding.labels()) {
        System.out.printf(
            "%s %.3f %.3f %s%n",
            label.label(), label.probability(), label.threshold(), label.decision());
      }
    } catch (UserException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    }
  }
}
