package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.convolution;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.dmsnet.network.kernel.MixedNetwork.norm;
import static org.dmsnet.network.kernel.MixedNetwork.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The faster layers compute what DL4J's do: outputs, gradients, running statistics, files. */
class KernelsTest {

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  @Test
  void theThreeLayersAreExchangedAndNothingElse() {
    var conf = Kernels.in(configuration(DataType.FLOAT));
    ComputationGraph net = net(conf);
    assertInstanceOf(ConvolutionRuntime.class, net.getLayer("conv1"));
    assertInstanceOf(BatchNormRuntime.class, net.getLayer("norm1"));
    assertInstanceOf(ReluRuntime.class, net.getLayer("relu1"));
    assertSame(org.deeplearning4j.nn.layers.ActivationLayer.class, net.getLayer("tanh").getClass());
    assertEquals(conf, ComputationGraphConfiguration.fromJson(net.getConfiguration().toJson()));
  }

  @Test
  void takingThemOutGivesBackWhatWasThere() {
    var stock = net(configuration(DataType.FLOAT)).getConfiguration();
    assertEquals(stock.toJson(), Kernels.outOf(Kernels.in(stock)).toJson());
    assertEquals(stock.toJson(), Kernels.outOf(stock).toJson());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5})
  void aTrainingStepAgreesWithDl4jInDoublePrecision(long pairs) {
    ComputationGraph exact = net(configuration(DataType.DOUBLE));
    ComputationGraph fast = net(Kernels.in(configuration(DataType.FLOAT)));
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    MultiDataSet batch = batch(pairs, DataType.DOUBLE);
    exact.fit(batch);
    MultiDataSet single = batch(pairs, DataType.FLOAT);
    fast.fit(single);
    assertNotEquals(0, exact.getParam("norm1_mean").norm2Number().doubleValue(), 1e-3);
    for (Map.Entry<String, INDArray> parameter : exact.paramTable().entrySet()) {
      INDArray found = fast.paramTable().get(parameter.getKey()).castTo(DataType.DOUBLE);
      double difference = parameter.getValue().sub(found).norm2Number().doubleValue();
      double size = parameter.getValue().norm2Number().doubleValue();
      assertTrue(difference <= 2e-6 * (1 + size), parameter.getKey() + " differs by " + difference);
    }
  }

  @Test
  void gradientsAgreeWithDl4jInDoublePrecision() {
    ComputationGraph exact = net(configuration(DataType.DOUBLE));
    ComputationGraph fast = net(Kernels.in(configuration(DataType.FLOAT)));
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    INDArray expected = gradient(exact, batch(4, DataType.DOUBLE));
    INDArray found = gradient(fast, batch(4, DataType.FLOAT)).castTo(DataType.DOUBLE);
    double relative =
        expected.sub(found).norm2Number().doubleValue() / expected.norm2Number().doubleValue();
    assertTrue(relative < 1e-5, "relative difference " + relative);
  }

  @Test
  void inferenceAgreesWithDl4j() {
    ComputationGraph stock = net(configuration(DataType.FLOAT));
    stock.fit(batch(4, DataType.FLOAT));
    ComputationGraph fast = new ComputationGraph(Kernels.in(stock.getConfiguration()));
    fast.init(stock.params(), true);
    INDArray image = batch(3, DataType.FLOAT).getFeatures(0);
    assertEquals(
        0,
        stock.outputSingle(image).sub(fast.outputSingle(image)).amaxNumber().doubleValue(),
        1e-6);
  }

  @Test
  void aNaNIsNotHiddenByTheRelu() {
    ComputationGraph net = net(Kernels.in(configuration(DataType.FLOAT)));
    MultiDataSet batch = batch(2, DataType.FLOAT);
    batch.getLabels(0).putScalar(0, Double.NaN);
    assertTrue(Double.isNaN(gradient(net, batch).sumNumber().doubleValue()));
  }

  private static INDArray gradient(ComputationGraph net, MultiDataSet batch) {
    net.setInputs(batch.getFeatures());
    net.setLabels(batch.getLabels());
    net.computeGradientAndScore();
    return net.gradient().gradient();
  }

  private static MultiDataSet batch(long pairs, DataType type) {
    Nd4j.getRandom().setSeed(3);
    // Far from mean zero, where a variance as mean of squares minus square of mean would suffer.
    INDArray images = Nd4j.rand(DataType.DOUBLE, pairs, 3, 9, 7).addi(20);
    INDArray labels = Nd4j.rand(DataType.DOUBLE, pairs, 2);
    return new MultiDataSet(images.castTo(type), labels.castTo(type));
  }

  /** Strides, paddings, with bias and without, a residual sum, tanh beside ReLU. */
  private static ComputationGraphConfiguration configuration(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(type)
        .updater(new Sgd(0.1))
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(9, 7, 3))
        .addLayer("conv1", convolution(6, 3, 2, 1, false), "image")
        .addLayer("norm1", norm(), "conv1")
        .addLayer("relu1", new ActivationLayer(Activation.RELU), "norm1")
        .addLayer("conv2", convolution(6, 3, 1, 1, true), "relu1")
        .addLayer("norm2", norm(), "conv2")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm2", "relu1")
        .addLayer("relu2", new ActivationLayer(Activation.RELU), "sum")
        .addLayer("conv3", convolution(6, 1, 1, 0, false), "relu2")
        .addLayer("tanh", new ActivationLayer(Activation.TANH), "conv3")
        .addLayer("pool", new GlobalPoolingLayer(), "tanh")
        .addLayer("out", output(), "pool")
        .setOutputs("out")
        .build();
  }
}
