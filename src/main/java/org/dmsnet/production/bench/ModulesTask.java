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
   * @return 1 - trunk / whole, each the median of its steps
   */
  static double run(BenchFolder folder, Stopwatch watch) {
    LayerWorkspaces.prepare();
    Recipe recipe = folder.recipe();
    MultiDataSet batch = BenchNetworks.batch(folder);
    ComputationGraph whole = BenchNetworks.of(recipe);
    ComputationGraph trunk = BenchNetworks.of(BenchNetworks.trunkAlone(recipe));
    AdamWUpdater.into(whole);
    AdamWUpdater.into(trunk);
    List<Double> ofWhole = new ArrayList<>();
    List<Double> ofTrunk = new ArrayList<>();
    int timed =
        watch
            .laps(
                () -> {
                  ofWhole.add(Stopwatch.time(() -> whole.fit(batch)));
                  ofTrunk.add(Stopwatch.time(() -> trunk.fit(batch)));
                })
            .size();
    return 1 - medianOfLast(ofTrunk, timed) / medianOfLast(ofWhole, timed);
  }

  private static double medianOfLast(List<Double> times, int timed) {
    return Ratio.median(times.subList(times.size() - timed, times.size()));
  }
}
