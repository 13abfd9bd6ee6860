package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.SIDE;
import static org.dmsnet.network.kernel.MixedNetwork.convolution;
import static org.dmsnet.network.kernel.MixedNetwork.image;
import static org.dmsnet.network.kernel.MixedNetwork.inPlainOrder;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
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
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Stacks and their parts lie as their readers want them, and hold what DL4J's do. */
class StackKernelTest {
  private static final LayerWorkspaceMgr NONE = LayerWorkspaceMgr.noWorkspaces();

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  /**
   * Stacks of maps in both layouts and in one, of maps with other readers, and of vectors; parts of
   * one map, one of which a ReLU overwrites and another of which is wanted in two layouts.
   */
  private static ComputationGraphConfiguration configuration(DataType type) {
    return MixedNetwork.ofImages(type, SIDE)
        .addLayer("tinted", convolution(3, 3, 1, 1), "image")
        .addVertex("eyes", new StackVertex(), "image", "tinted")
        .addLayer("stem", convolution(8, 3, 2, 1), "eyes")
        .addVertex("left", new UnstackVertex(0, 2), "stem")
        .addLayer("left.relu", new ActivationLayer(Activation.RELU), "left")
        .addVertex("right", new UnstackVertex(1, 2), "stem")
        .addLayer("right.conv", convolution(8, 3, 1, 1), "right")
        .addLayer("tanh", new ActivationLayer(Activation.TANH), "right")
        .addVertex("stack", new StackVertex(), "left.relu", "right.conv")
        .addLayer("deep", convolution(8, 3, 1, 1), "stack")
        .addLayer("aside", convolution(8, 1, 1, 0), "stack")
        .addVertex("sum", add(), "deep", "aside")
        .addVertex("mixed", new StackVertex(), "tanh", "left.relu", "right.conv")
        .addLayer("mixed.conv", convolution(8, 1, 1, 0), "mixed")
        .addVertex("middle", new UnstackVertex(1, 3), "mixed.conv")
        .addVertex("first", new UnstackVertex(0, 2), "sum")
        .addVertex("second", new UnstackVertex(1, 2), "sum")
        .addVertex("all", add(), "first", "second", "middle")
        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "all")
        .addLayer("max", new GlobalPoolingLayer(PoolingType.MAX), "tanh")
        .addVertex("vectors", new StackVertex(), "mean", "max")
        .addVertex("vector1", new UnstackVertex(0, 2), "vectors")
        .addVertex("vector2", new UnstackVertex(1, 2), "vectors")
        .addVertex("both", new MergeVertex(), "vector1", "vector2")
        .addLayer("out", MixedNetwork.output(), "both")
        .setOutputs("out")
        .build();
  }

  private static ElementWiseVertex add() {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }

  private static ComputationGraph exact() {
    return net(configuration(DataType.DOUBLE));
  }

  private static ComputationGraph fast(ComputationGraph exact) {
    return MixedNetwork.withParametersOf(exact, Kernels.in(configuration(DataType.FLOAT)));
  }

  @Test
  void stacksAndPartsLieAsTheirReadersWantThem() {
    ComputationGraph exact = exact();
    ComputationGraph fast = fast(exact);
    // In training: DL4J's own activation layers write over their inputs otherwise.
    Map<String, INDArray> found = fast.feedForward(image(3, DataType.FLOAT), true);
    for (String name :
        List.of("tinted", "eyes", "stem", "left", "stack", "mixed", "middle", "first", "second")) {
      assertEquals(Layout.CHANNELS_LAST, Layout.of(found.get(name)), name);
    }
    assertEquals(Layout.CHANNELS_FIRST, Layout.of(found.get("right")), "read by a tanh");
    Map<String, INDArray> expected = exact.feedForward(image(3, DataType.DOUBLE), true);
    for (String name : List.of("eyes", "right", "stack", "mixed", "vectors", "vector2", "out")) {
      assertArrayEquals(expected.get(name).shape(), found.get(name).shape(), name);
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
  void aReluOverwritesAPartAndASumAnother() {
    ComputationGraphConfiguration conf = Kernels.in(configuration(DataType.FLOAT));
    assertTrue(
        ((ReluKernel) ((LayerVertex) conf.getVertices().get("left.relu")).getLayerConf().getLayer())
            .isInPlace());
    SumKernel all = (SumKernel) conf.getVertices().get("all");
    assertTrue(all.isInPlace());
    assertArrayEquals(new int[] {1, 2}, all.spareInputs());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStackOfOneIsNotOverwritten(boolean concatenated) {
    var conf = configuration(DataType.FLOAT);
    conf.getVertices().put("stack", concatenated ? new MergeVertex() : new StackVertex());
    conf.getVertexInputs().put("stack", List.of("right.conv"));
    conf.getVertexInputs().put("deep", List.of("right.conv"));
    conf.getVertexInputs().put("aside", List.of("right.conv"));
    conf.getVertexInputs().put("sum", List.of("stack", "deep", "aside"));
    assertFalse(((SumKernel) Kernels.in(conf).getVertices().get("sum")).isInPlace());
  }

  private static GraphVertex vertex(String name) {
    return fast(exact()).getVertex(name);
  }

  private static INDArray map(Layout layout, long images) {
    INDArray map = Nd4j.randn(DataType.FLOAT, images, 5, 4, 3);
    return layout == Layout.CHANNELS_FIRST
        ? map
        : Nd4j.randn(DataType.FLOAT, images, 4, 3, 5).permute(0, 3, 1, 2);
  }

  private static INDArray images(INDArray map, long from, long to) {
    return map.get(NDArrayIndex.interval(from, to));
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void mapsOfUnequalNumbersOfImagesAreStackedAndTheirGradientsAreTheirOwn(Layout layout) {
    GraphVertex stack = vertex("eyes");
    assertInstanceOf(StackRuntime.class, stack);
    INDArray first = map(layout, 1);
    INDArray second = map(Layout.CHANNELS_FIRST, 3);
    stack.setInput(0, first, NONE);
    stack.setInput(1, second, NONE);
    INDArray whole = stack.doForward(true, NONE);
    assertEquals(first.dup('c'), images(whole, 0, 1).dup('c'));
    assertEquals(second.dup('c'), images(whole, 1, 4).dup('c'));
    INDArray epsilon = map(layout, 4);
    INDArray before = epsilon.dup('c');
    stack.setEpsilon(epsilon);
    INDArray[] gradients = stack.doBackward(false, NONE).getSecond();
    assertEquals(layout, Layout.of(gradients[0]));
    assertEquals(Layout.CHANNELS_FIRST, Layout.of(gradients[1]));
    assertEquals(images(before, 0, 1).dup('c'), inPlainOrder(gradients[0]));
    assertEquals(images(before, 1, 4).dup('c'), inPlainOrder(gradients[1]));
    gradients[0].addi(1);
    gradients[1].addi(1);
    assertEquals(before, epsilon.dup('c'));
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aPartsGradientIsZeroElsewhere(Layout layout) {
    GraphVertex middle = vertex("middle");
    assertInstanceOf(UnstackRuntime.class, middle);
    // The last of seven images is in none of three parts.
    INDArray whole = map(layout, 7);
    middle.setInput(0, whole, NONE);
    assertEquals(images(whole, 2, 4).dup('c'), middle.doForward(true, NONE).dup('c'));
    INDArray epsilon = map(Layout.CHANNELS_LAST, 2);
    middle.setEpsilon(epsilon);
    INDArray gradient = middle.doBackward(false, NONE).getSecond()[0];
    INDArray expected = Nd4j.zeros(DataType.FLOAT, whole.shape());
    images(expected, 2, 4).assign(epsilon);
    assertEquals(layout, Layout.of(gradient));
    assertEquals(expected, inPlainOrder(gradient));
  }

  @Test
  void takingThemOutGivesBackWhatWasThere() {
    var kernels = fast(exact()).getConfiguration();
    assertEquals(
        net(configuration(DataType.FLOAT)).getConfiguration().toJson(),
        Kernels.outOf(kernels).toJson());
  }

  @Test
  void filesAndCopiesHoldAllOptions() {
    var conf = Kernels.in(configuration(DataType.FLOAT));
    String json = conf.toJson();
    assertEquals(json, ComputationGraphConfiguration.fromJson(json).toJson());
    assertEquals(json, conf.clone().toJson());
  }

  @Test
  void aConfigurationFromBeforeTheyWereExchangedComputesTheSameAndCanBeExchanged() {
    ComputationGraph exact = exact();
    ComputationGraphConfiguration older = Kernels.in(configuration(DataType.FLOAT));
    configuration(DataType.FLOAT)
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof StackVertex || vertex instanceof UnstackVertex) {
                older.getVertices().put(name, vertex);
              }
            });
    Kernels.planMemory(older);
    String json = older.toJson();
    assertFalse(json.contains("StackKernel"));
    ComputationGraph net = net(ComputationGraphConfiguration.fromJson(json));
    net.setParams(exact.params().castTo(DataType.FLOAT));
    MixedNetwork.assertStepsAgree(exact, net, 2);
    assertEquals(Kernels.in(configuration(DataType.FLOAT)).toJson(), Kernels.in(older).toJson());
  }
}
