package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.GraphSummary;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet graph}: a recipe's layers, their shapes and parameters. */
@Command(
    name = "graph",
    description = "Show a recipe's network: layers, shapes, parameters per module, true total.",
    mixinStandardHelpOptions = true)
final class GraphCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECIPE", description = "A recipe, such as graphs/dms-net.yaml.")
  private Path recipeFile;

  @Mixin private RecipeOverrides overrides;

  @Option(names = "--modules", description = "Leave the layers out, show the modules only.")
  private boolean modulesOnly;

  @Override
  public Integer call() {
    Recipe recipe = RecipeReader.read(RecipeFile.find(recipeFile), overrides.keys());
    InputType eye = InputType.convolutional(recipe.imageSize(), recipe.imageSize(), 3);
    GraphSummary summary = GraphSummary.of(DmsNetGraph.configuration(recipe), eye, eye);
    Output output = new Output(spec.commandLine().getOut());
    if (!modulesOnly) {
      output.say(row("layer", "type", "output", "parameters"));
      for (GraphSummary.Row row : summary.rows()) {
        output.say(row(row.name(), row.type(), row.output(), grouped(row.trainable())));
      }
      output.say("");
    }
    output.say(row("module", "", "", "parameters"));
    for (Map.Entry<String, Long> module : summary.trainableByModule().entrySet()) {
      output.say(row(module.getKey(), "", "", grouped(module.getValue())));
    }
    output.say(row("total trainable", "", "", grouped(summary.trainable())));
    output.say(row("running statistics of batch norms", "", "", grouped(summary.statistics())));
    return 0;
  }

  private static String row(String name, String type, String output, String parameters) {
    return String.format(Locale.ROOT, "%-34s %-22s %-20s %14s", name, type, output, parameters);
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
