package org.dmsnet.cli;

import java.nio.file.Path;
import org.dmsnet.data.LeftOut;
import org.dmsnet.data.PairCache;
import org.dmsnet.production.PreparedData;
import org.dmsnet.recipe.Recipe;
import picocli.CommandLine.Option;

/** {@code --cache}: where decoded pairs are kept. */
final class CacheOption {
  private static final int SHOWN = 10;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Folder of decoded pairs, shared by runs (default: ~/.cache/dmsnet).")
  private Path folder;

  /** The folder that was asked for, or the default. */
  Path folder() {
    return folder == null ? PairCache.defaultFolder() : folder;
  }

  /** Reads a data set, says what is in it and what was left out, and decodes its pairs. */
  PreparedData prepare(Path data, Recipe recipe, Output output) {
    PreparedData prepared;
    try (CountingBar bar = new CountingBar("decoding")) {
      prepared = PreparedData.open(data, recipe, folder(), bar::stepTo);
    }
    output.say(prepared.dataset().report().text());
    for (LeftOut leftOut : prepared.cache().unreadable().stream().limit(SHOWN).toList()) {
      output.say("Left out: patient " + leftOut.id() + ", " + leftOut.reason());
    }
    if (prepared.cache().unreadable().size() > SHOWN) {
      output.say("... and " + (prepared.cache().unreadable().size() - SHOWN) + " more.");
    }
    prepared.cropFallback(SHOWN).ifPresent(output::say);
    return prepared;
  }
}
