package org.dmsnet.production.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.BatchNormFolding;
import org.dmsnet.network.kernel.AdamWUpdater;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.LayerWorkspaces;
import org.dmsnet.runtime.OneDnn;
import org.dmsnet.runtime.ProcessMemory;
import org.dmsnet.runtime.Versions;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Measures one variant in this process: forward passes, then training steps. */
final class VariantTask {
  private VariantTask() {}

  /**
   * Measures.
   *
   * @param folder recipe, weights, batch
   * @param variant one of Deeplearning4j's
   * @param watch times it
   * @return the measurement
   */
  static Measurement run(BenchFolder folder, Variant variant, Stopwatch watch) {
    Recipe recipe = folder.recipe();
    MultiDataSet batch = BenchNetworks.batch(folder);
    if (variant != Variant.STOCK) {
      LayerWorkspaces.prepare();
    }
    ComputationGraph network = network(folder, recipe, variant);
    // What loading left behind is no part of a pass.
    System.gc();
    ProcessMemory.resetPeak();

    double[][] outputs = output(network, batch).toDoubleMatrix();
    List<Lap> forward = watch.laps(() -> output(network, batch));
    long forwardPeak = ProcessMemory.peakMebibytes().orElse(0);

    List<Lap> step = List.of();
    List<Double> losses = new ArrayList<>();
    if (variant.trains()) {
      // Not before: its moments are no part of a forward pass's memory.
      AdamWUpdater.into(network);
      step = watch.laps(() -> fit(network, batch, losses));
    }
    return new Measurement(
        "Deeplearning4j " + Versions.dl4j() + (OneDnn.isOn() ? ", oneDNN" : ""),
        network.params().length(),
        forward,
        forwardPeak,
        step,
        variant.trains() ? ProcessMemory.peakMebibytes().orElse(0) : 0,
        Arrays.stream(outputs).flatMapToDouble(Arrays::stream).boxed().toList(),
        losses);
  }

  static ComputationGraph network(BenchFolder folder, Recipe recipe, Variant variant) {
    return switch (variant) {
      case OURS -> BenchNetworks.loaded(BenchNetworks.of(recipe), folder);
      case STOCK -> BenchNetworks.loaded(BenchNetworks.stock(recipe), folder);
      case FOLDED ->
          BatchNormFolding.of(BenchNetworks.loaded(BenchNetworks.of(recipe), folder)).network();
      case PYTORCH -> throw new IllegalArgumentException("PyTorch computes in Python");
    };
  }

  private static INDArray output(ComputationGraph network, MultiDataSet batch) {
    return network.output(false, batch.getFeatures())[0];
  }

  private static void fit(ComputationGraph network, MultiDataSet batch, List<Double> losses) {
    network.fit(batch);
    losses.add(network.score());
  }
}
