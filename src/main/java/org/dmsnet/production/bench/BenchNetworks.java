package org.dmsnet.production.bench;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.kernel.Kernels;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.training.Optimization;
import org.dmsnet.weights.GraphWeights;
import org.dmsnet.weights.SafeTensors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The networks that are measured, and the batch they see. */
final class BenchNetworks {
  /** Steps of an epoch; rates do not depend on it in a measured recipe. */
  private static final int STEPS = 1000;

  private BenchNetworks() {}

  /**
   * What is measured of a recipe: no dropout and rates that stand still from the first step, so
   * that all variants compute the same numbers.
   */
  static Recipe measured(Recipe recipe, int pairs) {
    return RecipeReader.with(
        recipe,
        List.of(
            "head.dropout=0",
            "training.batch-size=" + pairs,
            "training.warmup-epochs=0",
            "training.freeze-epochs=0",
            "training.eye-labels=0",
            "training.schedule=constant"));
  }

  /** The trunk, a mean over its map and the classifier: a recipe without our modules. */
  static Recipe trunkAlone(Recipe recipe) {
    return RecipeReader.with(
        recipe,
        List.of("casfm.enabled=false", "ccam=false", "ciam=false", "osim=none", "head.trunk=true"));
  }

  /** The network of a recipe, ready to train. */
  static ComputationGraph of(Recipe recipe) {
    return network(DmsNetGraph.configuration(recipe), recipe);
  }

  /** The same of Deeplearning4j's own layers. */
  static ComputationGraph stock(Recipe recipe) {
    return made(Kernels.outOf(trained(DmsNetGraph.configuration(recipe), recipe)));
  }

  /** The network of a configuration, trained as a recipe says. */
  static ComputationGraph network(ComputationGraphConfiguration conf, Recipe recipe) {
    return made(trained(conf, recipe));
  }

  private static ComputationGraphConfiguration trained(
      ComputationGraphConfiguration conf, Recipe recipe) {
    Optimization.configure(conf, recipe.training(), STEPS);
    return conf;
  }

  private static ComputationGraph made(ComputationGraphConfiguration conf) {
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    return network;
  }

  /** Gives a network the folder's weights. */
  static ComputationGraph loaded(ComputationGraph network, BenchFolder folder) {
    GraphWeights.load(network, folder.weights(), "");
    return network;
  }

  /** The batch of a folder. */
  static MultiDataSet batch(BenchFolder folder) {
    try (SafeTensors tensors = SafeTensors.open(folder.batch())) {
      return new MultiDataSet(
          new INDArray[] {tensors.read(BenchFolder.LEFT), tensors.read(BenchFolder.RIGHT)},
          new INDArray[] {tensors.read(BenchFolder.LABELS)});
    }
  }
}
