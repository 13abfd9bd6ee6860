package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.SIDE;
import static org.dmsnet.network.kernel.MixedNetwork.convolution;
import static org.dmsnet.network.kernel.MixedNetwork.image;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.dmsnet.network.kernel.MixedNetwork.norm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Concatenations between kernels lie channels last, and compute what DL4J's do. */
class ConcatKernelTest {
  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  /**
   * Two layers of a dense block, of maps in both layouts: a tanh has channels first. What comes out
   * has readers that want it channels first, and another concatenation is one of vectors.
   */
  private static ComputationGraphConfiguration dense(DataType type) {
    return MixedNetwork.ofImages(type, SIDE)
        .addLayer("stem", convolution(8, 3, 2, 1), "image")
        .addLayer("tanh", new ActivationLayer(Activation.TANH), "stem")
        .addLayer("conv1", convolution(5, 3, 1, 1), "tanh")
        .addVertex("dense1", new MergeVertex(), "tanh", "conv1")
        .addLayer("norm2", norm(), "dense1")
        .addLayer("relu2", new ActivationLayer(Activation.RELU), "norm2")
        .addLayer("conv2", convolution(7, 1, 1, 0), "relu2")
        .addVertex("dense2", new MergeVertex(), "dense1", "conv2", "conv1")
        .addLayer("max", new GlobalPoolingLayer(PoolingType.MAX), "dense2")
        .addLayer("max.tanh", new GlobalPoolingLayer(PoolingType.MAX), "tanh")
        .addVertex("vectors", new MergeVertex(), "max", "max.tanh")
        .addLayer("out", MixedNetwork.output(), "vectors")
        .setOutputs("out")
        .build();
  }

  private static ComputationGraph exact() {
    return net(dense(DataType.DOUBLE));
  }

  private static ComputationGraph fast(ComputationGraph exact) {
    return MixedNetwork.withParametersOf(exact, Kernels.in(dense(DataType.FLOAT)));
  }

  @Test
  void mapsAreConcatenatedInTheLayoutThatTheirReadersWant() {
    ComputationGraph exact = exact();
    ComputationGraph fast = fast(exact);
    assertInstanceOf(ConcatRuntime.class, fast.getVertex("dense1"));
    Map<String, INDArray> found = fast.feedForward(image(3, DataType.FLOAT), false);
    assertEquals(Layout.CHANNELS_LAST, Layout.of(found.get("conv1")));
    assertEquals(Layout.CHANNELS_FIRST, Layout.of(found.get("tanh")));
    assertEquals(Layout.CHANNELS_LAST, Layout.of(found.get("dense1")));
    assertEquals(Layout.CHANNELS_FIRST, Layout.of(found.get("dense2")));
    Map<String, INDArray> expected = exact.feedForward(image(3, DataType.DOUBLE), false);
    for (String name : new String[] {"dense1", "dense2", "vectors"}) {
      assertArrayEquals(expected.get(name).shape(), found.get(name).shape());
      INDArray difference = expected.get(name).sub(found.get(name).castTo(DataType.DOUBLE));
      assertEquals(0, difference.amaxNumber().doubleValue(), 1e-5, name);
    }
  }

  @Test
  void gradientsAgreeWithDl4jInDoublePrecisionForAnyNumberOfImages() {
    ComputationGraph exact = exact();
    MixedNetwork.assertStepsAgree(exact, fast(exact), 3, 1, 4);
  }

  @Test
  void takingThemOutGivesBackWhatWasThere() {
    var kernels = fast(exact()).getConfiguration();
    assertEquals(
        net(dense(DataType.FLOAT)).getConfiguration().toJson(), Kernels.outOf(kernels).toJson());
  }

  @Test
  void concatenationsAlongOtherDimensionsStayDl4js() {
    MergeVertex rows = new MergeVertex();
    rows.setMergeAxis(2);
    rows.setModified(true);
    var conf = dense(DataType.FLOAT);
    conf.getVertices().put("dense2", rows);
    assertEquals(MergeVertex.class, Kernels.in(conf).getVertices().get("dense2").getClass());
  }
}
