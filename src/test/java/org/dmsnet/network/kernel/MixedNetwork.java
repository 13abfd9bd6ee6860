package org.dmsnet.network.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.runtime.LayerWorkspaces;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network of kernels and of what is none, and its data. */
final class MixedNetwork {
  private MixedNetwork() {}

  static final int SIDE = 12;

  static ComputationGraph net(ComputationGraphConfiguration conf) {
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    return net;
  }

  /** A network of single precision with the parameters of one of double precision. */
  static ComputationGraph withParametersOf(
      ComputationGraph exact, ComputationGraphConfiguration conf) {
    ComputationGraph fast = net(conf);
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    return fast;
  }

  /** The beginning of a network that reads colour images. */
  static GraphBuilder ofImages(DataType type, int side) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(type)
        .updater(new Sgd(0.05))
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(side, side, 3));
  }

  static INDArray image(long images, DataType type) {
    return batch(images, SIDE, type).getFeatures(0);
  }

  /** ND4J's own copy of a gradient keeps the order of memory: see {@link Layout#createGradient}. */
  static INDArray inPlainOrder(INDArray gradient) {
    INDArray copy = Nd4j.create(DataType.FLOAT, gradient.shape());
    Layout.copy(gradient, copy);
    return copy;
  }

  static MultiDataSet batch(long images, int side, DataType type) {
    Nd4j.getRandom().setSeed(11);
    INDArray image = Nd4j.randn(DataType.DOUBLE, images, 3, side, side);
    INDArray labels = Nd4j.rand(DataType.DOUBLE, images, 2);
    return new MultiDataSet(image.castTo(type), labels.castTo(type));
  }

  /** The memory that the activations of a training step take. */
  static long bytesOfAStep(
      ComputationGraphConfiguration conf, int images, TrainingListener... listeners) {
    // Workspaces belong to a thread; a new one has none.
    return CompletableFuture.supplyAsync(
            () -> {
              LayerWorkspaces.prepare();
              ComputationGraph net = net(conf);
              net.setListeners(listeners);
              net.fit(batch(images, SIDE, DataType.FLOAT));
              var manager = Nd4j.getWorkspaceManager();
              long size =
                  manager.getWorkspaceForCurrentThread("WS_ALL_LAYERS_ACT").getCurrentSize();
              manager.destroyAllWorkspacesForCurrentThread();
              return size;
            },
            command -> new Thread(command).start())
        .join();
  }

  /** What is found of one parameter's gradient. */
  interface GradientComparison {
    void of(String name, double difference, double size);
  }

  /** The norms of each gradient's difference and of the exact one, which is in double precision. */
  static void compareGradients(
      ComputationGraph exact, ComputationGraph fast, GradientComparison comparison) {
    exact
        .gradient()
        .gradientForVariable()
        .forEach(
            (name, expected) -> {
              INDArray found = fast.gradient().getGradientFor(name).castTo(DataType.DOUBLE);
              INDArray difference = expected.sub(found.reshape(expected.shape()));
              comparison.of(
                  name,
                  difference.norm2Number().doubleValue(),
                  expected.norm2Number().doubleValue());
            });
  }

  /** Trains a step for each number of images, and compares the gradients of each. */
  static void assertStepsAgree(ComputationGraph exact, ComputationGraph fast, int... images) {
    for (int number : images) {
      exact.fit(batch(number, SIDE, DataType.DOUBLE));
      fast.fit(batch(number, SIDE, DataType.FLOAT));
      assertGradientsAgree(exact, fast);
    }
  }

  static void assertGradientsAgree(ComputationGraph exact, ComputationGraph fast) {
    compareGradients(
        exact,
        fast,
        (name, difference, size) ->
            assertTrue(
                difference <= 2e-5 * (1 + size), name + " of " + size + " by " + difference));
  }

  /** Changes every layer with parameters of its own, in place. */
  static ComputationGraphConfiguration changed(
      ComputationGraphConfiguration conf, Consumer<BaseLayer> change) {
    conf.getVertices()
        .values()
        .forEach(
            vertex -> {
              if (vertex instanceof LayerVertex layer
                  && layer.getLayerConf().getLayer() instanceof BaseLayer base) {
                change.accept(base);
              }
            });
    return conf;
  }

  static ComputationGraphConfiguration configuration(DataType type) {
    return configuration(type, 16, SIDE);
  }

  /**
   * A stem with pooling; a block whose input has three readers and whose sum adds three maps; a
   * residual block; a map that the same convolution's output sums with itself; a tanh, which is no
   * kernel, in the middle, and a concatenation with it at the end.
   */
  static ComputationGraphConfiguration configuration(DataType type, int channels, int side) {
    return ofImages(type, side)
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
        .addLayer("inner", convolution(channels, 3, 1, 1), "sum.relu")
        .addVertex("residual", add(), "inner", "sum.relu")
        .addLayer("shared", convolution(channels, 1, 2, 0), "residual")
        .addVertex("twice", add(), "shared", "shared")
        .addLayer("foreign", new ActivationLayer(Activation.TANH), "twice")
        .addLayer("last", convolution(channels, 1, 1, 0), "foreign")
        .addLayer("last.relu", relu(), "last")
        .addVertex("both", new MergeVertex(), "last.relu", "foreign")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "both")
        .addLayer("out", output(), "pool")
        .setOutputs("out")
        .build();
  }

  private static ElementWiseVertex add() {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }

  private static ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.XENT)
        .nOut(2)
        .activation(Activation.SIGMOID)
        .build();
  }

  static ConvolutionLayer convolution(int out, int kernel, int stride, int padding) {
    return convolution(out, kernel, stride, padding, kernel == 1);
  }

  static ConvolutionLayer convolution(int out, int kernel, int stride, int padding, boolean bias) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .nOut(out)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .build();
  }

  static BatchNormalization norm() {
    return new BatchNormalization.Builder().useLogStd(false).build();
  }
}
