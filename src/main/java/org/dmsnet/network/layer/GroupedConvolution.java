package org.dmsnet.network.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A k x k convolution in groups, without bias: the channels of group g of the output see those of
 * group g of the input only. [N,in,H,W] to [N,out,H',W'], zero padding k/2; parameter {@code W}
 * [out,in/groups,k,k], as PyTorch's.
 *
 * <p>Neither DL4J's layer nor libnd4j's operation has groups. Narrow groups are therefore joined to
 * blocks of {@value #BLOCK} channels, whose dense weights hold the groups on their diagonal and
 * zeros elsewhere, and each block is one call of oneDNN's convolution on a view of the map: nothing
 * of the map is copied, and the gradient of the weights is read from the diagonal. Time of this
 * layer over that of the dense 3x3 convolution of half the channels that stands in its place in
 * ResNet-50 (4 images of 256 px, least of 5, one thread of a busy machine):
 *
 * <pre>
 *                                      forward                       forward and weights backward
 * channels                             128   256   512  1024         128   256   512  1024
 * blocks of 32 channels (this)         .96   .41   .47   .30        1.04   .65   .85   .21
 * blocks of 64                        1.17  1.18   .54   .23        1.79  1.46   .78   .21
 * one call a group                    1.01   .58   .28   .30        2.35   .83   .68   .21
 * one dense call, zeros outside       3.13  3.35  3.98  4.48        3.88  3.66  4.03  5.42
 * im2col and a matmul of all groups   7.17  4.06  4.81  4.53
 * </pre>
 */
public final class GroupedConvolution extends ConvolutionLayer {
  /** Channels of a block, the width of two or four of oneDNN's vectors. */
  static final int BLOCK = 32;

  @JsonProperty private int groups;

  /** For JSON. */
  public GroupedConvolution() {}

  /**
   * A convolution.
   *
   * @param groups how many groups; divides in and out
   * @param in channels of the input
   * @param out channels of the output
   * @param kernel k, odd
   * @param stride step between places of the kernel
   * @param initial where the weights start from
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public GroupedConvolution(
      int groups, long in, long out, int kernel, int stride, Distribution initial) {
    super(
        new ConvolutionLayer.Builder(kernel, kernel)
            .nIn(in)
            .nOut(out)
            .stride(stride, stride)
            .padding(kernel / 2, kernel / 2)
            .convolutionMode(ConvolutionMode.Truncate)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .dist(initial));
    if (groups < 1 || in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          "%d groups do not divide %d and %d channels".formatted(groups, in, out));
    }
    this.groups = groups;
  }

  /**
   * Groups of channels.
   *
   * @return the number of groups
   */
  public int getGroups() {
    return groups;
  }

  /** Blocks of the computation: groups are joined while a block stays within its channels. */
  int blocks() {
    int joined = 1;
    long width = Math.max(getNIn(), getNOut()) / groups;
    while (groups % (2 * joined) == 0 && 2 * joined * width <= BLOCK) {
      joined *= 2;
    }
    return groups / joined;
  }

  /** [out,in/groups,k,k]. */
  long[] weightShape() {
    return new long[] {getNOut(), getNIn() / groups, getKernelSize()[0], getKernelSize()[1]};
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    return LayerRuntime.ready(
        new GroupedConvolutionRuntime(conf, networkDataType),
        conf,
        trainingListeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }

  @Override
  public ParamInitializer initializer() {
    return new GroupedConvolutionParameters();
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other) && ((GroupedConvolution) other).groups == groups;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof GroupedConvolution;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + groups;
  }
}
