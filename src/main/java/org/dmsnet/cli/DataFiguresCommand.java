package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dmsnet.production.ExpansionFigures;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet data figures}: the paper's Figures 3, 4 and 5 for a data set. */
@Command(
    name = "figures",
    description =
        "Draw the paper's Figures 3 to 5 for a data set: labels before and after CutMix, and"
            + " examples as photographed, corrected and mixed.",
    mixinStandardHelpOptions = true)
final class DataFiguresCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DataArgument data;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RECIPE",
      defaultValue = "graphs/odir-resnet18.yaml",
      description =
          "Split, size, correction and CutMix (default: ${DEFAULT-VALUE}); one that corrects or"
              + " mixes nothing is drawn with Graham's correction and one mixed pair a patient.")
  private Path recipeFile;

  @Mixin private RecipeOverrides overrides;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where the pictures and index.html go.")
  private Path out;

  @Override
  public Integer call() {
    Recipe recipe =
        ExpansionFigures.shown(RecipeReader.read(RecipeFile.find(recipeFile), overrides.keys()));
    ExpansionFigures.write(data.path(), recipe, out);
    new Output(spec.commandLine().getOut())
        .say("Wrote " + out.resolve(ExpansionFigures.PAGE) + " and its pictures.");
    return 0;
  }
}
