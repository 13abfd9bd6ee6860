package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dmsnet.data.LeftOut;
import org.dmsnet.data.PairCache;
import org.dmsnet.production.PreparedData;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet data prepare}: decodes a data set before it is needed. */
@Command(
    name = "prepare",
    description =
        "Decode, crop, resize and correct every pair into a cache that train, evaluate and predict"
            + " take with --cache; goes on where it was stopped.",
    mixinStandardHelpOptions = true)
final class DataPrepareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DataArgument data;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "RECIPE",
      description = "The recipe whose image-size and data keys decide (default: the paper's).")
  private Path recipeFile;

  @Option(
      names = "--out",
      paramLabel = "CACHE",
      description = "Folder of decoded pairs (default: ~/.cache/dmsnet, as for train).")
  private Path out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that decode (default: one for each processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private RecipeOverrides overrides;

  @Override
  public Integer call() {
    Recipe recipe =
        recipeFile == null
            ? RecipeReader.with(Recipe.DEFAULTS, overrides.keys())
            : RecipeReader.read(RecipeFile.find(recipeFile), overrides.keys());
    Path folder = out == null ? PairCache.defaultFolder() : out;
    PreparedData prepared;
    try (CountingBar bar = new CountingBar("preparing")) {
      prepared =
          PreparedData.prepare(data.path(), recipe, folder, Math.max(1, threads), bar::stepTo);
    }
    Output output = new Output(spec.commandLine().getOut());
    for (LeftOut patient : prepared.cache().unreadable()) {
      output.say("Left out: patient " + patient.id() + ", " + patient.reason());
    }
    prepared.cropFallback(Integer.MAX_VALUE).ifPresent(output::say);
    output.say(
        String.format(
            Locale.ROOT,
            "%,d pairs of %d px are in %s; %,d photographs were decoded now.",
            prepared.cache().patients().size(),
            recipe.imageSize(),
            folder,
            prepared.cache().decodedImages()));
    return 0;
  }
}
