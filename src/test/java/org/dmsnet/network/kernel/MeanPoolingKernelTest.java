package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.SIDE;
import static org.dmsnet.network.kernel.MixedNetwork.convolution;
import static org.dmsnet.network.kernel.MixedNetwork.image;
import static org.dmsnet.network.kernel.MixedNetwork.inPlainOrder;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Means over all places compute what DL4J's do, of maps in either layout. */
class MeanPoolingKernelTest {
  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  /**
   * Means of maps in both layouts, with and without other readers, one of them [N,C,1,1] and one of
   * such a map; and a maximum.
   */
  private static ComputationGraphConfiguration configuration(DataType type) {
    return MixedNetwork.ofImages(type, SIDE)
        .addLayer("conv", convolution(8, 3, 1, 1), "image")
        .addLayer("mean", mean(true), "conv")
        .addLayer("deep", convolution(9, 3, 2, 1), "conv")
        .addLayer("tanh", new ActivationLayer(Activation.TANH), "deep")
        .addLayer("squeezed", mean(false), "tanh")
        .addLayer("squeezed.relu", new ActivationLayer(Activation.RELU), "squeezed")
        .addLayer("gate", convolution(5, 1, 1, 0), "squeezed.relu")
        .addLayer("place", mean(true), "gate")
        .addLayer("max", new GlobalPoolingLayer(PoolingType.MAX), "tanh")
        .addVertex("vectors", new MergeVertex(), "mean", "place", "max")
        .addLayer("out", MixedNetwork.output(), "vectors")
        .setOutputs("out")
        .build();
  }

  private static GlobalPoolingLayer mean(boolean collapsed) {
    return new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(collapsed).build();
  }

  private static ComputationGraph exact() {
    return net(configuration(DataType.DOUBLE));
  }

  private static ComputationGraph fast(ComputationGraph exact) {
    return MixedNetwork.withParametersOf(exact, Kernels.in(configuration(DataType.FLOAT)));
  }

  @Test
  void meansAgreeWithDl4jInDoublePrecisionAndLeaveMapsChannelsLast() {
    ComputationGraph exact = exact();
    ComputationGraph fast = fast(exact);
    assertInstanceOf(MeanPoolingRuntime.class, fast.getLayer("mean"));
    // In training: DL4J's own activation layers write over their inputs otherwise.
    Map<String, INDArray> found = fast.feedForward(image(3, DataType.FLOAT), true);
    assertEquals(Layout.CHANNELS_LAST, Layout.of(found.get("conv")));
    Map<String, INDArray> expected = exact.feedForward(image(3, DataType.DOUBLE), true);
    for (String name : List.of("mean", "squeezed.relu", "place", "out")) {
      assertArrayEquals(expected.get(name).shape(), found.get(name).shape(), name);
      INDArray difference = expected.get(name).sub(found.get(name).castTo(DataType.DOUBLE));
      assertEquals(0, difference.amaxNumber().doubleValue(), 1e-6, name);
    }
  }

  @Test
  void gradientsAgreeWithDl4jInDoublePrecisionForAnyNumberOfImages() {
    ComputationGraph exact = exact();
    MixedNetwork.assertStepsAgree(exact, fast(exact), 3, 1, 4);
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aGradientHasTheLayoutOfTheMap(Layout layout) {
    var mean = fast(exact()).getLayer("mean");
    INDArray map = Nd4j.randn(DataType.FLOAT, 2, 5, 4, 3);
    INDArray input = layout.flat(map).dup('c');
    input = layout == Layout.CHANNELS_FIRST ? input : input.permute(0, 3, 1, 2);
    mean.setInput(input, LayerWorkspaceMgr.noWorkspaces());
    // Not in plain order.
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, 5, 2).transpose();
    INDArray gradient =
        mean.backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    assertEquals(layout, Layout.of(gradient));
    INDArray expected =
        Nd4j.ones(DataType.FLOAT, 2, 5, 4, 3).muli(epsilon.dup('c').reshape(2, 5, 1, 1)).divi(12);
    assertEquals(0, expected.sub(inPlainOrder(gradient)).amaxNumber().doubleValue(), 1e-7);
  }

  private static ComputationGraphConfiguration ofInput(InputType type, GlobalPoolingLayer pooling) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .graphBuilder()
        .addInputs("input")
        .setInputTypes(type)
        .addLayer("mean", pooling, "input")
        .addLayer("out", MixedNetwork.output(), "mean")
        .setOutputs("out")
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void seriesAndMaskedMapsAreDl4js(boolean isSeries) {
    InputType type = isSeries ? InputType.recurrent(4) : InputType.convolutional(6, 5, 4);
    ComputationGraph fast = net(Kernels.in(ofInput(type, mean(true))));
    assertInstanceOf(MeanPoolingRuntime.class, fast.getLayer("mean"));
    ComputationGraph stock = net(ofInput(type, mean(true)));
    INDArray input = isSeries ? Nd4j.randn(2, 4, 6) : Nd4j.randn(2, 4, 6, 5);
    INDArray mask = isSeries ? Nd4j.ones(2, 6) : Nd4j.ones(2, 1, 6, 5);
    for (long i = 1; i < mask.length(); i += 3) {
      mask.putScalar(i, 0);
    }
    for (INDArray[] masks : new INDArray[][] {null, {mask}}) {
      INDArray expected = stock.output(false, new INDArray[] {input}, masks)[0];
      INDArray found = fast.output(false, new INDArray[] {input}, masks)[0];
      assertEquals(0, expected.sub(found).amaxNumber().doubleValue(), 1e-6);
    }
    assertNotEquals(
        fast.output(false, new INDArray[] {input}, null)[0],
        fast.output(false, new INDArray[] {input}, new INDArray[] {mask})[0]);
  }

  @Test
  void otherPoolingsAreNotExchanged() {
    GlobalPoolingLayer ofRows = mean(true);
    ofRows.setPoolingDimensions(new int[] {1, 2});
    for (GlobalPoolingLayer other :
        List.of(
            new GlobalPoolingLayer(PoolingType.SUM),
            new GlobalPoolingLayer(PoolingType.MAX),
            ofRows)) {
      var conf = configuration(DataType.FLOAT);
      LayerVertex vertex = (LayerVertex) conf.getVertices().get("mean");
      vertex.getLayerConf().setLayer(other);
      LayerVertex exchanged = (LayerVertex) Kernels.in(conf).getVertices().get("mean");
      assertSame(GlobalPoolingLayer.class, exchanged.getLayerConf().getLayer().getClass());
    }
  }

  @Test
  void takingThemOutGivesBackWhatWasThere() {
    var kernels = fast(exact()).getConfiguration();
    assertEquals(kernels, ComputationGraphConfiguration.fromJson(kernels.toJson()));
    assertEquals(
        net(configuration(DataType.FLOAT)).getConfiguration().toJson(),
        Kernels.outOf(kernels).toJson());
  }
}
