package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
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
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Where 3x3 convolutions are Winograd's; that gradients agree is {@link ChannelsLastTest}'s. */
class WinogradTest {
  private static final int CHANNELS = 64;
  private static final int SIDE = 22;

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  @ParameterizedTest
  @CsvSource({
    // images, channels, side, kernel, stride, dilation
    "8, 256, 16, 3, 1, 1, true",
    "8, 64, 64, 3, 1, 1, true",
    "32, 512, 6, 3, 1, 1, true",
    "8, 512, 8, 3, 1, 1, false",
    "8, 32, 64, 3, 1, 1, false",
    "32, 512, 5, 3, 1, 1, false",
    "8, 256, 16, 1, 1, 1, false",
    "8, 256, 16, 3, 2, 1, false",
    "8, 256, 16, 3, 1, 2, false",
  })
  void paysForManyTilesOfManyChannels(
      long images, int channels, int side, int kernel, int stride, int dilation, boolean pays) {
    var layer =
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .dilation(dilation, dilation)
            .nIn(channels)
            .nOut(channels)
            .build();
    long[] map = {images, channels, side, side};
    assertEquals(pays, Winograd.pays(layer, map, map));
  }

  @Test
  void resultIsThatOfADirectComputationButForRounding() {
    assumeTrue(dnnl_get_effective_cpu_isa() >= dnnl_cpu_isa_avx512_core, "oneDNN wants AVX-512");
    ComputationGraph net = MixedNetwork.net(Kernels.in(oneConvolution().getConfiguration()));
    Nd4j.getRandom().setSeed(2);
    INDArray images = Nd4j.randn(DataType.FLOAT, 4, CHANNELS, SIDE, SIDE);
    INDArray many = net.outputSingle(images);
    // One image alone has too few tiles.
    INDArray one = net.outputSingle(images.get(NDArrayIndex.interval(0, 1)));
    INDArray difference = many.get(NDArrayIndex.interval(0, 1)).sub(one);
    double relative = difference.norm2Number().doubleValue() / one.norm2Number().doubleValue();
    assertTrue(relative > 0 && relative < 5e-6, "relative difference " + relative);
  }

  /** With a bias, behind weights of an odd number: nothing begins where oneDNN's vectors would. */
  @Test
  void gradientsAgreeWithDl4jWhereverTheWeightsLie() {
    ComputationGraph exact = MixedNetwork.net(biased(DataType.DOUBLE));
    ComputationGraph fast = MixedNetwork.net(Kernels.in(biased(DataType.FLOAT)));
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    exact.fit(batch(DataType.DOUBLE));
    fast.fit(batch(DataType.FLOAT));
    MixedNetwork.compareGradients(
        exact,
        fast,
        (name, difference, size) ->
            assertTrue(difference / size < 1e-5, name + " differs by " + difference / size));
  }

  private static MultiDataSet batch(DataType type) {
    Nd4j.getRandom().setSeed(2);
    INDArray images = Nd4j.randn(DataType.DOUBLE, 4, 3, SIDE, SIDE);
    INDArray targets = Nd4j.randn(DataType.DOUBLE, 4, CHANNELS, SIDE, SIDE);
    return new MultiDataSet(images.castTo(type), targets.castTo(type));
  }

  private static ComputationGraphConfiguration biased(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(type)
        .updater(new Sgd(0.01))
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(SIDE, SIDE, 3))
        .addLayer("odd", MixedNetwork.convolution(7, 1, 1, 0), "image")
        .addLayer("wide", MixedNetwork.convolution(CHANNELS, 1, 1, 0), "odd")
        .addLayer("conv", MixedNetwork.convolution(CHANNELS, 3, 1, 1, true), "wide")
        .addLayer("out", squares(), "conv")
        .setOutputs("out")
        .build();
  }

  private static CnnLossLayer squares() {
    return new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
  }

  private static ComputationGraph oneConvolution() {
    var conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(SIDE, SIDE, CHANNELS))
            .addLayer("conv", MixedNetwork.convolution(CHANNELS, 3, 1, 1), "image")
            .addLayer("out", squares(), "conv")
            .setOutputs("out")
            .build();
    return MixedNetwork.net(conf);
  }
}
