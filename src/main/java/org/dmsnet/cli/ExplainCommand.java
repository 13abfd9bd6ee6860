package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dmsnet.data.Label;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.PhotographPair;
import org.dmsnet.production.explain.Explanation;
import org.dmsnet.production.explain.ExplanationFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet explain}: what a model looked at. */
@Command(
    name = "explain",
    description = "Show what a model looked at in a pair, and what each branch added.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model.zip that train wrote.")
  private Path model;

  @Option(
      names = "--left",
      required = true,
      paramLabel = "FILE",
      description = "Photograph of the left eye.")
  private Path left;

  @Option(
      names = "--right",
      required = true,
      paramLabel = "FILE",
      description = "Photograph of the right eye.")
  private Path right;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the sheet, the overlays and the JSON go.")
  private Path out;

  @Option(
      names = "--labels",
      split = ",",
      paramLabel = "LABEL",
      description = "Which labels, of ${COMPLETION-CANDIDATES} (default: all).")
  private List<Label> labels = List.of();

  @Override
  public Integer call() {
    Set<Label> asked = EnumSet.noneOf(Label.class);
    asked.addAll(labels);
    Explanation explanation =
        ExplanationFiles.write(ModelBundle.read(model), PhotographPair.of(left, right), asked, out);
    Output output = new Output(spec.commandLine().getOut());
    if (explanation.attentionLeft().isEmpty() && explanation.attentionRight().isEmpty()) {
      output.say("This network has no OSIM, so that there is no attention to show.");
    }
    output.say("Open " + out.resolve("explanation.png") + "; the numbers are in explanation.json.");
    output.say("For research use, not a medical device.");
    return 0;
  }
}
