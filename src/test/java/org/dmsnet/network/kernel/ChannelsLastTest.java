package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.SIDE;
import static org.dmsnet.network.kernel.MixedNetwork.assertGradientsAgree;
import static org.dmsnet.network.kernel.MixedNetwork.batch;
import static org.dmsnet.network.kernel.MixedNetwork.configuration;
import static org.dmsnet.network.kernel.MixedNetwork.convolution;
import static org.dmsnet.network.kernel.MixedNetwork.image;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which maps lie channels last or are overwritten, and that neither changes a number. */
class ChannelsLastTest {

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  @Test
  void mapsThatOnlyKernelsReadLieChannelsLast() {
    assertEquals(
        Set.of(
            "stem",
            "stem.norm",
            "stem.relu",
            "max",
            "left",
            "left.norm",
            "left.relu",
            "right",
            "right.norm",
            "sum",
            "sum.relu",
            "again",
            "inner",
            "residual",
            "shared",
            "last",
            "last.relu",
            "both"),
        where(Kernel::isChannelsLast));
  }

  @Test
  void whatANonKernelOrAnotherVertexReadsIsNotOverwritten() {
    // The sum's first input is left.norm; stem.relu feeds the pooling, which keeps its input.
    assertEquals(
        Set.of("stem.relu", "left.relu", "sum", "sum.relu", "residual", "last.relu"),
        where(kernel -> kernel instanceof Overwriting overwriting && overwriting.isInPlace()));
  }

  @Test
  void aSumsInputsShareTheirGradientIfNoneIsAddedToBeforeAllHaveReadIt() {
    // The first sum's third input has another reader, which the first input does not depend on.
    assertEquals(
        Set.of("residual", "twice"),
        where(kernel -> kernel instanceof SumKernel sum && sum.isGradientShared()));
  }

  @Test
  void activationsAreReadByShapeWhateverTheirLayout() {
    ComputationGraph net = net(Kernels.in(configuration(DataType.FLOAT)));
    ComputationGraph stock = net(configuration(DataType.FLOAT));
    stock.setParams(net.params());
    Map<String, INDArray> found = net.feedForward(image(2, DataType.FLOAT), false);
    assertEquals(Layout.CHANNELS_LAST, Layout.of(found.get("left.relu")));
    assertEquals(Layout.CHANNELS_FIRST, Layout.of(found.get("foreign")));
    Map<String, INDArray> expectations = stock.feedForward(image(2, DataType.FLOAT), false);
    // DL4J's own ReLU overwrites its input in inference.
    expectations.keySet().removeAll(Set.of("stem.norm", "left.norm", "sum", "last"));
    expectations.forEach(
        (name, expected) -> {
          double difference = expected.sub(found.get(name).dup('c')).amaxNumber().doubleValue();
          assertEquals(0, difference, 1e-5, name);
        });
  }

  /** Maps of one place, of one channel, and of sizes that fit no block of the processor. */
  @ParameterizedTest
  @CsvSource({"1,16,12", "3,5,9", "2,1,8", "2,32,16", "4,64,44"})
  void gradientsAndStatisticsAgreeWithDl4jInDoublePrecision(long images, int channels, int side) {
    ComputationGraph exact = net(configuration(DataType.DOUBLE, channels, side));
    ComputationGraph fast = net(Kernels.in(configuration(DataType.FLOAT, channels, side)));
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    exact.fit(batch(images, side, DataType.DOUBLE));
    fast.fit(batch(images, side, DataType.FLOAT));
    assertGradientsAgree(exact, fast);
  }

  @Test
  void stepsAfterStepsAgreeThoughWorkspacesAreUsedAgain() {
    ComputationGraph exact = net(configuration(DataType.DOUBLE));
    ComputationGraph fast = net(Kernels.in(configuration(DataType.FLOAT)));
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    for (int step = 0; step < 4; step++) {
      // The number of images changes, as in the last batch of an epoch.
      exact.fit(batch(4 - step % 2, SIDE, DataType.DOUBLE));
      fast.fit(batch(4 - step % 2, SIDE, DataType.FLOAT));
    }
    INDArray image = image(3, DataType.DOUBLE);
    INDArray expected = exact.outputSingle(image);
    INDArray found = fast.outputSingle(image.castTo(DataType.FLOAT)).castTo(DataType.DOUBLE);
    assertEquals(0, expected.sub(found).amaxNumber().doubleValue(), 1e-4);
  }

  @Test
  void doublePrecisionIsDl4js() {
    ComputationGraph stock = net(configuration(DataType.DOUBLE));
    ComputationGraph same = net(Kernels.in(configuration(DataType.DOUBLE)));
    same.setParams(stock.params());
    stock.fit(batch(2, SIDE, DataType.DOUBLE));
    same.fit(batch(2, SIDE, DataType.DOUBLE));
    assertEquals(0, stock.params().sub(same.params()).amaxNumber().doubleValue(), 1e-12);
  }

  @Test
  void aCloneHasPrimitivesOfItsOwn() {
    ComputationGraph net = net(Kernels.in(configuration(DataType.FLOAT)));
    ComputationGraph clone = net.clone();
    net.fit(batch(2, SIDE, DataType.FLOAT));
    clone.fit(batch(2, SIDE, DataType.FLOAT));
    assertNotSame(net.getLayer("stem"), clone.getLayer("stem"));
    assertEquals(net.params(), clone.params());
  }

  @Test
  void aNaNOfThePhotographComesOutAsNaN() {
    ComputationGraph net = net(Kernels.in(configuration(DataType.FLOAT)));
    INDArray image = image(1, DataType.FLOAT);
    image.assign(Double.NaN);
    assertTrue(Double.isNaN(net.outputSingle(image).sumNumber().doubleValue()));
  }

  /** As SPP's windows of 13 x 13 on a map of 6 x 6 are. */
  @ParameterizedTest
  @CsvSource({"3,1", "5,2", "9,4"})
  void aWindowLargerThanTheMapPoolsLikeDl4j(int kernel, int padding) {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(4, 4, 3))
            .addLayer("conv", convolution(16, 1, 1, 0), "image")
            .addLayer(
                "max",
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(kernel, kernel)
                    .stride(1, 1)
                    .padding(padding, padding)
                    .build(),
                "conv")
            .addLayer("next", convolution(8, 1, 1, 0), "max")
            .setOutputs("next")
            .build();
    ComputationGraph stock = net(conf);
    ComputationGraph ours = net(Kernels.in(conf));
    ours.setParams(stock.params());
    INDArray image = batch(3, 4, DataType.FLOAT).getFeatures(0);
    for (int pass = 0; pass < 3; pass++) {
      INDArray difference = stock.outputSingle(image).sub(ours.outputSingle(image));
      assertEquals(0, difference.amaxNumber().doubleValue(), 1e-5);
    }
  }

  @Test
  void aPlanIsWrittenAnewWhenAForeignReaderComes() {
    ComputationGraphConfiguration conf = Kernels.in(configuration(DataType.FLOAT));
    conf.getVertices().put("late", new ElementWiseVertex(ElementWiseVertex.Op.Max));
    conf.getVertexInputs().put("late", List.of("left", "right"));
    Kernels.planMemory(conf);
    assertFalse(kernel(conf.getVertices().get("left")).isChannelsLast());
    assertTrue(kernel(conf.getVertices().get("stem")).isChannelsLast());
  }

  private static Set<String> where(Predicate<Kernel> property) {
    Map<String, GraphVertex> vertices =
        new TreeMap<>(Kernels.in(configuration(DataType.FLOAT)).getVertices());
    vertices.values().removeIf(vertex -> kernel(vertex) == null || !property.test(kernel(vertex)));
    return new TreeSet<>(vertices.keySet());
  }

  private static Kernel kernel(GraphVertex vertex) {
    Object candidate =
        vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : vertex;
    return candidate instanceof Kernel kernel ? kernel : null;
  }
}
