package org.dmsnet.network.layer;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** DL4J's own layers as trunks and modules use them. */
public final class NativeLayers {
  private NativeLayers() {}

  /**
   * A k x k convolution, stride 1, zero padding that keeps the map's size: [N,in,H,W] to
   * [N,out,H,W]. Its weights start as N(0, 2 / fan in).
   *
   * @param k side of the kernel, odd
   * @param in channels of the input
   * @param out channels of the output
   * @param bias whether it has a bias; before a batch norm it needs none
   * @return the layer
   */
  public static ConvolutionLayer convolution(int k, long in, long out, boolean bias) {
    return new ConvolutionLayer.Builder(k, k)
        .stride(1, 1)
        .padding(k / 2, k / 2)
        .convolutionMode(ConvolutionMode.Truncate)
        .nIn(in)
        .nOut(out)
        .hasBias(bias)
        .weightInit(WeightInit.RELU)
        .activation(Activation.IDENTITY)
        .build();
  }

  /**
   * A 3 x 3 convolution of a dilation, stride 1, padding that keeps the map's size, no bias.
   *
   * @param in channels of the input
   * @param out channels of the output
   * @param dilation places between two taps of the kernel
   * @return the layer
   */
  public static ConvolutionLayer dilated(long in, long out, int dilation) {
    return dilation == 1
        ? convolution(3, in, out, false)
        : new DilatedConvolution(in, out, dilation);
  }

  /**
   * Batch norm as torchvision's: momentum .1, eps 1e-5, the running variance itself.
   *
   * @param channels channels of the map, or features of the vector
   * @return the layer
   */
  public static BatchNormalization batchNorm(long channels) {
    return new BatchNormalization.Builder()
        .nIn(channels)
        .nOut(channels)
        .decay(0.9)
        .eps(1e-5)
        .useLogStd(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  /**
   * Adds activation(BN(convolution(input))).
   *
   * @param graph the graph under construction
   * @param name name of the convolution
   * @param norm name of the batch norm
   * @param convolution the convolution
   * @param activation what follows the norm
   * @param input the vertex before
   * @return the last vertex: the activation's, or the norm's where it is IDENTITY
   */
  public static String addNormalised(
      GraphBuilder graph,
      String name,
      String norm,
      ConvolutionLayer convolution,
      Activation activation,
      String input) {
    graph.addLayer(name, convolution, input);
    graph.addLayer(norm, batchNorm(convolution.getNOut()), name);
    if (activation == Activation.IDENTITY) {
      return norm;
    }
    graph.addLayer(norm + ".activation", new ActivationLayer(activation), norm);
    return norm + ".activation";
  }

  /**
   * max(x, 0).
   *
   * @return the layer
   */
  public static ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  /**
   * Global mean, [N,C,H,W] to [N,C,1,1].
   *
   * @return the layer
   */
  public static GlobalPoolingLayer globalMean() {
    return new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(false).build();
  }
}
