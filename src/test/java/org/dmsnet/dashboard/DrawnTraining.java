package org.dmsnet.dashboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.PreparedData;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.training.RunFolder;

/** Small trainings of the network with all its modules, on drawings. */
final class DrawnTraining {
  private static final int SIZE = 64;

  private final Path folder;
  private final Recipe recipe;
  private final PreparedData data;

  DrawnTraining(Path folder, int patients, String... overrides) {
    this.folder = folder;
    List<String> all =
        new ArrayList<>(
            List.of(
                "name=drawn",
                "backbone=resnet10-slim",
                "image-size=" + SIZE,
                "training.epochs=3",
                "training.batch-size=8",
                "data.validation=0.3",
                "data.test=0.1"));
    all.addAll(List.of(overrides));
    recipe = RecipeReader.with(Recipe.DEFAULTS, all);
    Path drawings = folder.resolve("drawings");
    SyntheticDataset.write(drawings, patients, SIZE, 7);
    data = PreparedData.open(drawings, recipe, folder.resolve("cache"), (done, of) -> {});
  }

  /** A run that has not begun, in a folder of this name. */
  TrainingRun start(String name) {
    return TrainingRun.start(
        RunFolder.createAt(folder.resolve(name)),
        recipe,
        data,
        new TrainingRun.Origin("drawings", "", "./dmsnet train"),
        line -> {});
  }

  Recipe recipe() {
    return recipe;
  }

  PreparedData data() {
    return data;
  }

  /** The parameters of a run's model. */
  static float[] parameters(RunFolder run) {
    ComputationGraph network = ModelBundle.read(run.modelFile()).network();
    return network.params().dup().data().asFloat();
  }
}
