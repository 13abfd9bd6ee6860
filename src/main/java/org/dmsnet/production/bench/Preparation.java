package org.dmsnet.production.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.weights.GraphWeights;
import org.dmsnet.weights.SafeTensorsWriter;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Draws the batch and the weights, and writes both, and a model of them. */
final class Preparation {
  private Preparation() {}

  /**
   * Fills a folder that has its recipe.
   *
   * @param folder the folder
   * @return empty: what it made is in the files
   */
  static Map<String, String> run(BenchFolder folder) {
    Recipe recipe = folder.recipe();
    Nd4j.getRandom().setSeed(recipe.seed());
    long pairs = recipe.training().batchSize();
    long size = recipe.imageSize();
    // The pixels that a network sees are about normal.
    INDArray left = Nd4j.randn(DataType.FLOAT, pairs, 3, size, size);
    INDArray right = Nd4j.randn(DataType.FLOAT, pairs, 3, size, size);
    INDArray labels = Nd4j.rand(DataType.FLOAT, pairs, Label.COUNT).gt(0.5).castTo(DataType.FLOAT);
    Map<String, INDArray> batch = new LinkedHashMap<>();
    batch.put(BenchFolder.LEFT, left);
    batch.put(BenchFolder.RIGHT, right);
    batch.put(BenchFolder.LABELS, labels);
    SafeTensorsWriter.write(folder.batch(), batch, Map.of());
    ComputationGraph network = normalised(recipe);
    network.fit(new MultiDataSet(new INDArray[] {left, right}, new INDArray[] {labels}));
    GraphWeights.save(network, folder.weights(), "", Map.of());
    ModelBundle.unjudged(network, recipe, "bench").write(folder.model(), false);
    return Map.of();
  }

  /**
   * A network whose running statistics become those of the batch it is fitted to, and nothing else
   * changes: with those of no batch at all, a deep network's maps would grow beyond all bounds in
   * inference.
   */
  private static ComputationGraph normalised(Recipe recipe) {
    ComputationGraphConfiguration conf = DmsNetGraph.configuration(recipe);
    conf.getVertices()
        .values()
        .forEach(
            vertex -> {
              if (vertex instanceof LayerVertex layer
                  && layer.getLayerConf().getLayer() instanceof BatchNormalization norm) {
                norm.setDecay(0);
              }
            });
    List<String> standStill = List.of("training.learning-rate=0", "training.trunk-learning-rate=0");
    return BenchNetworks.network(conf, RecipeReader.with(recipe, standStill));
  }
}
