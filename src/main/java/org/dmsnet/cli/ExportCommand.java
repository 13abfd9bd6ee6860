package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dmsnet.production.FoldedModel;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.onnx.OnnxExport;
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
      description =
          "Fold batch norms into the convolutions before them; needs --out, or --onnx for a folded"
              + " ONNX file.")
  private boolean fold;

  @Option(names = "--out", paramLabel = "FILE", description = "Where the folded model.zip goes.")
  private Path out;

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      description = "Where the model goes as ONNX, for onnxruntime.")
  private Path onnx;

  @Override
  public Integer call() {
    if (fold && out == null && onnx == null) {
      throw new UserException("--fold and --out FILE go together, or --fold and --onnx FILE.");
    }
    if (out == null && onnx == null) {
      throw new UserException(
          "Export as what? For example: ./dmsnet export MODEL --onnx FILE, or"
              + " ./dmsnet export MODEL --fold --out FILE");
    }
    if (!fold && out != null) {
      throw new UserException("--fold and --out FILE go together: a model as it is needs no copy.");
    }
    Output output = new Output(spec.commandLine().getOut());
    ModelBundle exported = ModelBundle.read(model);
    if (fold) {
      FoldedModel folded = FoldedModel.of(exported);
      output.say(folded.summary());
      exported = folded.model();
    }
    if (out != null) {
      exported.write(out, false);
      output.say("Wrote " + out + ".");
    }
    if (onnx != null) {
      OnnxExport.write(exported, onnx);
      output.say("Wrote " + onnx + " (ONNX, opset " + OnnxExport.OPSET + ").");
      if (!OnnxExport.warning(exported).isEmpty()) {
        output.say("Warning: " + OnnxExport.warning(exported));
      }
    }
    return 0;
  }
}
