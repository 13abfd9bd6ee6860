package org.dmsnet.network;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** The whole network with every module, small enough for tests: 32 px, a map of 4 x 4. */
final class Small {
  private static final String KEYS =
      "image-size=32 casfm.heads=2 casfm.embedding=3 head.dropout=0 ";

  private Small() {}

  /** The small recipe with {@code key=value} changes, separated by spaces. */
  static Recipe recipe(String changes) {
    List<String> overrides = Stream.of((KEYS + changes).trim().split(" ")).toList();
    return RecipeReader.with(Recipe.DEFAULTS, overrides);
  }

  static ComputationGraphConfiguration configuration(String changes, DataType type) {
    return DmsNetGraph.configuration(recipe(changes), type, new TinyBackbone(), 8);
  }

  /** A network that learns with Adam. */
  static ComputationGraph net(String changes, DataType type) {
    ComputationGraphConfiguration conf = configuration(changes, type);
    for (GraphVertex vertex : conf.getVertices().values()) {
      if (vertex instanceof SameDiffVertex sameDiff) {
        sameDiff.setUpdater(new Adam(0.01));
      } else if (vertex instanceof LayerVertex layer) {
        Layer own = layer.getLayerConf().getLayer();
        if (own instanceof BaseLayer base) {
          base.setIUpdater(new Adam(0.01));
        } else if (own instanceof AbstractSameDiffLayer sameDiff) {
          sameDiff.setUpdater(new Adam(0.01));
        }
      }
    }
    return Gradients.net(conf);
  }

  /** Three pairs of images. */
  static INDArray[] pairs(DataType type, int size) {
    return new INDArray[] {
      Gradients.maps(1, 3, 3, size, size).castTo(type),
      Gradients.maps(2, 3, 3, size, size).castTo(type)
    };
  }

  static INDArray labels(DataType type) {
    return Nd4j.createFromArray(
            new double[][] {
              {1, 0, 0, 0, 0, 0, 0, 0}, {0, 1, 0, 1, 0, 0, 1, 0}, {0, 0, 1, 0, 1, 1, 0, 1}
            })
        .castTo(type);
  }

  static MultiDataSet batch(DataType type, int size) {
    return new MultiDataSet(pairs(type, size), new INDArray[] {labels(type)});
  }

  /** The bits, which INDArray.equals does not compare. */
  static double[] bits(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
