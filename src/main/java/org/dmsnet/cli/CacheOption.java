package org.dmsnet.cli;

import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
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

  /** Reads a data set, says what is in it and what was left out, and decodes its pairs. */
  PreparedData prepare(Path data, Recipe recipe, Output output) {
    PreparedData prepared;
    try (DecodingBar bar = new DecodingBar()) {
      prepared =
          PreparedData.open(
              data, recipe, folder == null ? PairCache.defaultFolder() : folder, bar::done);
    }
    output.say(prepared.dataset().report().text());
    for (LeftOut leftOut : prepared.cache().unreadable().stream().limit(SHOWN).toList()) {
      output.say("Left out: patient " + leftOut.id() + ", " + leftOut.reason());
    }
    if (prepared.cache().unreadable().size() > SHOWN) {
      output.say("... and " + (prepared.cache().unreadable().size() - SHOWN) + " more.");
    }
    return prepared;
  }

  /** Appears with the first decoded photograph, so not at all where all come from the cache. */
  private static final class DecodingBar implements AutoCloseable {
    private ProgressBar bar;

    synchronized void done(int done, int all) {
      if (System.console() == null) {
        return;
      }
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName("decoding")
                .setInitialMax(all)
                .setStyle(ProgressBarStyle.ASCII)
                .clearDisplayOnFinish()
                .build();
      }
      bar.stepTo(done);
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
