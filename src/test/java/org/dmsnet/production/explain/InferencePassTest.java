package org.dmsnet.production.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.production.RandomNetwork;
import org.dmsnet.recipe.Recipe;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class InferencePassTest {
  private static final double STEP = 1e-6;
  private static final int LABEL = 4;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "head.branch-norm=true head.trunk=true",
        "osim=left cafm.enabled=false casfm.token-norm=true",
        "pooling=sppf casfm.enabled=false ciam=false cafm.enabled=false",
        "casfm.enabled=false ccam=false ciam=false head.trunk=true"
      })
  void agreesWithFiniteDifferencesThroughTheWholeNetworkInInference(String changes) {
    Recipe recipe = RandomNetwork.recipe(changes);
    ComputationGraph network = RandomNetwork.of(recipe, DataType.DOUBLE);
    INDArray left = RandomNetwork.images(recipe, 1, DataType.DOUBLE, 1);
    INDArray right = RandomNetwork.images(recipe, 1, DataType.DOUBLE, 2);
    LinearHead head = new LinearHead(network);
    InferencePass pass = new InferencePass(network, "eyes");

    pass.forward(left, right);
    INDArray weights = head.gradient(LABEL);
    INDArray analytic = pass.gradient(weights.reshape(1, weights.length())); // [2,3,S,S]

    int size = recipe.imageSize();
    double largest = analytic.amaxNumber().doubleValue();
    assertTrue(largest > 0);
    for (int i = 0; i < 6; i++) {
      INDArray eye = i % 2 == 0 ? left : right;
      long[] place = {0, i % 3, (17 * i + 5) % size, (29 * i + 11) % size};
      double numeric =
          (moved(network, left, right, eye, place, STEP)
                  - moved(network, left, right, eye, place, -STEP))
              / (2 * STEP);
      double expected = analytic.getDouble(i % 2, place[1], place[2], place[3]);
      assertEquals(expected, numeric, 1e-5 * largest, "place " + i);
    }
  }

  private static double moved(
      ComputationGraph network,
      INDArray left,
      INDArray right,
      INDArray eye,
      long[] place,
      double step) {
    double value = eye.getDouble(place);
    eye.putScalar(place, value + step);
    double p = network.output(false, left, right)[0].getDouble(0, LABEL);
    eye.putScalar(place, value);
    return Math.log(p / (1 - p));
  }

  /** The test above would not notice a network whose norms do nothing. */
  @ParameterizedTest
  @ValueSource(strings = "")
  void theNetworksOfTheseTestsHaveStatisticsOfTheirOwn(String changes) {
    ComputationGraph network = RandomNetwork.of(RandomNetwork.recipe(changes), DataType.FLOAT);
    Map<String, INDArray> parameters = network.paramTable();
    assertTrue(parameters.get("trunk.bn1_mean").amaxNumber().doubleValue() > 0.1);
    assertTrue(parameters.get("trunk.bn1_var").sub(1).amaxNumber().doubleValue() > 0.1);
    assertEquals(8, network.layerSize(DmsNetGraph.OUTPUT));
  }
}
