package org.dmsnet.production.bench;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.kernel.AdamWUpdater;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.LayerWorkspaces;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * What the modules add to a training step: steps of the whole network and of its trunk alone, in
 * turns.
 */
final class ModulesTask {
  private ModulesTask() {}

  /**
   * Measures.
   *
   * @param folder recipe, batch
   * @param watch times it
   * @return 1 - trunk / whole of each pair of steps
   */
  static List<Double> run(BenchFolder folder, Stopwatch watch) {
    LayerWorkspaces.prepare();
    Recipe recipe = folder.recipe();
    MultiDataSet batch = BenchNetworks.batch(folder);
    ComputationGraph whole = BenchNetworks.of(recipe);
    ComputationGraph trunk = BenchNetworks.of(BenchNetworks.trunkAlone(recipe));
    AdamWUpdater.into(whole);
    AdamWUpdater.into(trunk);
    List<Double> shares = new ArrayList<>();
    int timed =
        watch
            .laps(
                () -> {
                  double all = Stopwatch.time(() -> whole.fit(batch));
                  shares.add(1 - Stopwatch.time(() -> trunk.fit(batch)) / all);
                })
            .size();
    return shares.subList(shares.size() - timed, shares.size());
  }
}
