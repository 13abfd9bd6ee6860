package org.dmsnet.production;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Small networks that look trained: no parameter and no running statistic stands at its initial
 * value, so that whoever forgets one gives a wrong answer.
 */
public final class RandomNetwork {
  private RandomNetwork() {}

  /** The smallest recipe with all modules, with {@code key=value} changes between spaces. */
  public static Recipe recipe(String changes) {
    String keys =
        "name=random backbone=resnet10-slim image-size=64 casfm.heads=2 casfm.embedding=3 ";
    List<String> overrides = Stream.of((keys + changes).trim().split(" ")).toList();
    return RecipeReader.with(Recipe.DEFAULTS, overrides);
  }

  /** A network of a recipe with random parameters. */
  public static ComputationGraph of(Recipe recipe, DataType type) {
    ComputationGraph network = new ComputationGraph(DmsNetGraph.configuration(recipe, type));
    network.init();
    Random random = Nd4j.getRandomFactory().getNewRandomInstance(7);
    for (Map.Entry<String, INDArray> entry : new TreeMap<>(network.paramTable()).entrySet()) {
      INDArray value = entry.getValue();
      String name = entry.getKey();
      INDArray noise = Nd4j.rand(random, value.shape()).castTo(type);
      if (name.endsWith("_var") || name.endsWith("_gamma")) {
        value.assign(noise.add(0.5));
      } else if (value.length() == value.size(value.rank() - 1)) {
        value.addi(noise.sub(0.5));
      }
    }
    // Large logits would round every probability to 0 or 1.
    network.paramTable().get("labels_W").muli(0.1);
    return network;
  }

  /** n random inputs of one eye, [n,3,S,S]. */
  public static INDArray images(Recipe recipe, int n, DataType type, int seed) {
    int size = recipe.imageSize();
    Random random = Nd4j.getRandomFactory().getNewRandomInstance(seed);
    return Nd4j.randn(random, n, 3, size, size).castTo(type);
  }
}
