package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.SIDE;
import static org.dmsnet.network.kernel.MixedNetwork.assertStepsAgree;
import static org.dmsnet.network.kernel.MixedNetwork.batch;
import static org.dmsnet.network.kernel.MixedNetwork.bytesOfAStep;
import static org.dmsnet.network.kernel.MixedNetwork.convolution;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.dmsnet.network.kernel.MixedNetwork.norm;
import static org.dmsnet.network.kernel.MixedNetwork.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maps whose memory others have between their passes change no number, and are few. */
class LentMapTest {
  private static final int BLOCKS = 4;
  private static final int CHANNELS = 16;

  /** The fewest whose maps are large enough to be lent. */
  private static final int IMAGES =
      (int) Math.ceil(LentMap.LEAST_VALUES / (double) (CHANNELS * SIDE * SIDE));

  /** Keeps what it is shown. */
  private static final class Onlooker extends BaseTrainingListener {
    private final Map<String, INDArray> seen = new HashMap<>();

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      activations.forEach((name, map) -> seen.put(name, map.detach()));
    }
  }

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  @Test
  void aNormsResultIsLentIfAConvolutionAloneReadsItsRelu() {
    ComputationGraphConfiguration conf = Kernels.in(configuration(DataType.FLOAT));
    assertEquals(
        List.of("inner0", "inner1", "inner2", "inner3", "other0", "other1", "other2", "other3"),
        conf.getVertices().entrySet().stream()
            .filter(
                vertex ->
                    vertex.getValue() instanceof LayerVertex layer
                        && layer.getLayerConf().getLayer() instanceof BatchNormKernel norm
                        && norm.isLent())
            .map(vertex -> vertex.getKey().replace(".norm", ""))
            .sorted()
            .toList());
  }

  @Test
  void gradientsAgreeWithDl4jInDoublePrecision() {
    ComputationGraph exact = net(configuration(DataType.DOUBLE));
    ComputationGraph fast = net(Kernels.in(configuration(DataType.FLOAT)));
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    // The number of images changes, as in the last batch of an epoch.
    assertStepsAgree(exact, fast, IMAGES, IMAGES + 1, IMAGES);
  }

  @Test
  void whoeverLooksAtMapsFindsThemWhole() {
    ComputationGraph watched = net(Kernels.in(configuration(DataType.FLOAT)));
    INDArray before = watched.params().dup();
    Onlooker onlooker = new Onlooker();
    watched.addListeners(onlooker);
    watched.fit(batch(IMAGES, SIDE, DataType.FLOAT));
    ComputationGraph alone = net(Kernels.in(configuration(DataType.FLOAT)));
    alone.setParams(before);
    INDArray image = batch(IMAGES, SIDE, DataType.FLOAT).getFeatures(0);
    Map<String, INDArray> expectations = alone.feedForward(image, true);
    for (int block = 0; block < BLOCKS; block++) {
      for (String name : List.of("inner" + block + ".relu", "other" + block + ".relu")) {
        assertEquals(expectations.get(name).dup('c'), onlooker.seen.get(name).dup('c'), name);
      }
    }
  }

  /** Says what it looks at. */
  private static final class Reader extends BaseTrainingListener implements MapReader {
    private final String vertex;
    private INDArray seen;

    Reader(String vertex) {
      this.vertex = vertex;
    }

    @Override
    public boolean readsMapOf(String name) {
      return name.equals(vertex);
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      seen = activations.get(vertex).detach();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inner1.norm", "inner1.relu"})
  void aListenerThatSaysWhatItLooksAtFindsThatWholeAndCostsOneMap(String vertex) {
    ComputationGraph net = net(Kernels.in(configuration(DataType.FLOAT)));
    INDArray image = batch(IMAGES, SIDE, DataType.FLOAT).getFeatures(0);
    INDArray expected = net.feedForward(image, true).get("inner1.relu").dup('c');
    Reader reader = new Reader(vertex);
    net.setListeners(reader);
    net.fit(batch(IMAGES, SIDE, DataType.FLOAT));
    assertEquals(expected, reader.seen.dup('c'));
    ComputationGraphConfiguration conf = Kernels.in(configuration(DataType.FLOAT));
    long map = IMAGES * CHANNELS * SIDE * SIDE * Float.BYTES;
    assertEquals(bytesOfAStep(conf, IMAGES) + map, bytesOfAStep(conf, IMAGES, new Reader(vertex)));
  }

  @Test
  void aWatchedTrainingEndsWithTheSameBits() {
    ComputationGraph watched = trained(new Onlooker());
    ComputationGraph clipped = trained(new BaseTrainingListener() {});
    assertEquals(watched.params(), clipped.params());
    assertEquals(watched.params(), trained().params());
  }

  @Test
  void ofEightLentMapsSevenNeedNoMemoryOfTheirOwn() {
    ComputationGraphConfiguration conf = Kernels.in(configuration(DataType.FLOAT));
    long map = IMAGES * CHANNELS * SIDE * SIDE * Float.BYTES;
    assertEquals(bytesOfAStep(conf, IMAGES, new Onlooker()) - 7 * map, bytesOfAStep(conf, IMAGES));
  }

  @Test
  void smallMapsKeepTheirMemory() {
    ComputationGraphConfiguration conf = Kernels.in(configuration(DataType.FLOAT));
    assertEquals(bytesOfAStep(conf, IMAGES - 1, new Onlooker()), bytesOfAStep(conf, IMAGES - 1));
  }

  private static ComputationGraph trained(TrainingListener... listeners) {
    ComputationGraph net = net(Kernels.in(configuration(DataType.FLOAT)));
    net.setListeners(listeners);
    for (int step = 0; step < 3; step++) {
      net.fit(batch(IMAGES, SIDE, DataType.FLOAT));
    }
    return net;
  }

  /** Residual blocks whose branch has two convolutions, and beside it another. */
  private static ComputationGraphConfiguration configuration(DataType type) {
    GraphBuilder graph =
        MixedNetwork.ofImages(type, SIDE).addLayer("stem", convolution(CHANNELS, 3, 1, 1), "image");
    String last = "stem";
    for (int block = 0; block < BLOCKS; block++) {
      graph
          .addLayer("first" + block, convolution(CHANNELS, 3, 1, 1), last)
          .addLayer("inner" + block + ".norm", norm(), "first" + block)
          .addLayer("inner" + block + ".relu", relu(), "inner" + block + ".norm")
          .addLayer("aside" + block, convolution(CHANNELS, 1, 1, 0), last)
          .addLayer("other" + block + ".norm", norm(), "aside" + block)
          .addLayer("other" + block + ".relu", relu(), "other" + block + ".norm")
          .addLayer("second" + block, convolution(CHANNELS, 3, 1, 1), "inner" + block + ".relu")
          .addLayer("third" + block, convolution(CHANNELS, 1, 1, 0), "other" + block + ".relu")
          .addVertex(
              "sum" + block,
              new ElementWiseVertex(ElementWiseVertex.Op.Add),
              "second" + block,
              "third" + block,
              last)
          .addLayer("relu" + block, relu(), "sum" + block);
      last = "relu" + block;
    }
    return graph
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), last)
        .addLayer("out", output(), "pool")
        .setOutputs("out")
        .build();
  }

  private static ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }
}
