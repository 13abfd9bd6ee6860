package org.dmsnet.network.kernel;

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
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

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
            "shared",
            "last"),
        where(Kernel::isChannelsLast));
  }

  @Test
  void whatANonKernelOrAnotherVertexReadsIsNotOverwritten() {
    // The sum's first input is left.norm; stem.relu feeds the pooling, which keeps its input.
    assertEquals(
        Set.of("stem.relu", "left.relu", "sum", "sum.relu", "last.relu"),
        where(kernel -> kernel instanceof Overwriting overwriting && overwriting.isInPlace()));
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
  @CsvSource({"1,16,12", "3,5,9", "2,1,8", "2,32,16"})
  void gradientsAndStatisticsAgreeWithDl4jInDoublePrecision(long images, int channels, int side) {
    ComputationGraph exact = net(configuration(DataType.DOUBLE, channels, side));
    ComputationGraph fast = net(Kernels.in(configuration(DataType.FLOAT, channels, side)));
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    exact.fit(batch(images, side, DataType.DOUBLE));
    fast.fit(batch(images, side, DataType.FLOAT));
    exact
        .gradient()
        .gradientForVariable()
        .forEach(
            (name, expected) -> {
              INDArray found = fast.gradient().getGradientFor(name).castTo(DataType.DOUBLE);
              double difference =
                  expected.sub(found.reshape(expected.shape())).norm2Number().doubleValue();
              double size = expected.norm2Number().doubleValue();
              assertTrue(
                  difference <= 2e-5 * (1 + size), name + " of " + size + " by " + difference);
            });
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

  static final int SIDE = 12;

  static ComputationGraph net(ComputationGraphConfiguration conf) {
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    return net;
  }

  static INDArray image(long images, DataType type) {
    return batch(images, SIDE, type).getFeatures(0);
  }

  static MultiDataSet batch(long images, int side, DataType type) {
    Nd4j.getRandom().setSeed(11);
    INDArray image = Nd4j.randn(DataType.DOUBLE, images, 3, side, side);
    INDArray labels = Nd4j.rand(DataType.DOUBLE, images, 2);
    return new MultiDataSet(image.castTo(type), labels.castTo(type));
  }

  static ComputationGraphConfiguration configuration(DataType type) {
    return configuration(type, 16, SIDE);
  }

  /**
   * A stem with pooling; a block whose input has three readers and whose sum adds three maps; a map
   * that the same convolution's output sums with itself; a tanh and a concatenation, which are not
   * kernels, in the middle and at the end.
   */
  private static ComputationGraphConfiguration configuration(
      DataType type, int channels, int side) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(type)
        .updater(new Sgd(0.05))
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(side, side, 3))
        .addLayer("stem", convolution(channels, 3, 1, 1), "image")
        .addLayer("stem.norm", norm(), "stem")
        .addLayer("stem.relu", relu(), "stem.norm")
        .addLayer(
            "max",
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(3, 3)
                .stride(2, 2)
                .padding(1, 1)
                .build(),
            "stem.relu")
        .addLayer("left", convolution(channels, 3, 1, 1), "max")
        .addLayer("left.norm", norm(), "left")
        .addLayer("left.relu", relu(), "left.norm")
        .addLayer("right", convolution(channels, 1, 1, 0), "max")
        .addLayer("right.norm", norm(), "right")
        .addLayer("again", convolution(channels, 3, 1, 1), "left.relu")
        .addVertex("sum", add(), "right.norm", "again", "max")
        .addLayer("sum.relu", relu(), "sum")
        .addLayer("shared", convolution(channels, 1, 2, 0), "sum.relu")
        .addVertex("twice", add(), "shared", "shared")
        .addLayer("foreign", new ActivationLayer(Activation.TANH), "twice")
        .addLayer("last", convolution(channels, 1, 1, 0), "foreign")
        .addLayer("last.relu", relu(), "last")
        .addVertex("both", new MergeVertex(), "last.relu", "foreign")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "both")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.XENT)
                .nOut(2)
                .activation(Activation.SIGMOID)
                .build(),
            "pool")
        .setOutputs("out")
        .build();
  }

  private static ElementWiseVertex add() {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }

  private static ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  private static ConvolutionLayer convolution(int out, int kernel, int stride, int padding) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .nOut(out)
        .hasBias(kernel == 1)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static BatchNormalization norm() {
    return new BatchNormalization.Builder().useLogStd(false).build();
  }
}
