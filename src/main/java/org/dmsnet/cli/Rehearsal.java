package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.List;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.network.DmsNet;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.TemporaryFolder;

/**
 * A prediction of nothing, so that Java can write down which classes a prediction loads: {@code
 * ./dmsnet} makes an archive of them (class data sharing), from which they are there sooner than
 * from the jars. The network is the quickstart's, untrained, and all files are temporary.
 */
final class Rehearsal {
  private static final Path RECIPE = Path.of("graphs", "quickstart.yaml");

  private Rehearsal() {}

  /**
   * Predicts and ends with the exit code of {@code predict}.
   *
   * @param args none
   */
  public static void main(String[] args) {
    DmsNetCommand.prepare();
    System.exit(TemporaryFolder.use("dmsnet-rehearsal-", Rehearsal::prediction));
  }

  /** Draws a pair, writes a model, predicts; the exit code. */
  static int prediction(Path folder) {
    Recipe recipe = RecipeReader.read(RecipeFile.find(RECIPE), List.of());
    Path photographs =
        SyntheticDataset.write(folder.resolve("drawn"), 1, recipe.imageSize(), recipe.seed())
            .resolve(SyntheticDataset.PHOTOGRAPHS);
    Path model = folder.resolve("model.zip");
    ModelBundle.unjudged(DmsNet.builder().recipe(recipe).build().init(), recipe, "rehearsal")
        .write(model, false);
    return DmsNetCommand.execute(
        "predict",
        model.toString(),
        "--left",
        photographs.resolve("0_left.jpg").toString(),
        "--right",
        photographs.resolve("0_right.jpg").toString());
  }
}
