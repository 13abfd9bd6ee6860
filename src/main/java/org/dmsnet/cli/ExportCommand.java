package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dmsnet.production.FoldedModel;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.runtime.UserException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet export}: a trained model in another form. */
@Command(
    name = "export",
    description = "Write a model in another form.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model.zip that train wrote.")
  private Path model;

  @Option(
      names = "--fold",
      description = "Fold batch norms into the convolutions before them; needs --out.")
  private boolean fold;

  @Option(names = "--out", paramLabel = "FILE", description = "Where the folded model.zip goes.")
  private Path out;

  @Override
  public Integer call() {
    if (fold != (out != null)) {
      throw new UserException("--fold and --out FILE go together.");
    }
    if (!fold) {
      throw new UserException(
          "Export as what? For example: ./dmsnet export MODEL --fold --out FILE");
    }
    Output output = new Output(spec.commandLine().getOut());
    FoldedModel folded = FoldedModel.of(ModelBundle.read(model));
    folded.model().write(out, false);
    output.say(folded.summary());
    output.say("Wrote " + out + ".");
    return 0;
  }
}
