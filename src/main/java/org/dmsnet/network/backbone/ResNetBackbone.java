package org.dmsnet.network.backbone;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * Residual networks (He et al., arXiv 1512.03385) with torchvision's shapes: a 7x7 stem of stride
 * 2, a max-pool of stride 2, and four stages of 64, 128, 256, 512 planes, the last three halving
 * the map. A bottleneck has its stride in the 3x3 convolution ("v1.5") and puts out four times its
 * planes. Padding is explicit, convolutions have no bias, batch norm has eps 1e-5 and momentum .1
 * (decay .9), weights start as N(0, 2 / fan out).
 */
public enum ResNetBackbone implements Backbone {
  /**
   * Ours, for the quickstart on a laptop: one basic block a stage and a quarter of the channels, C
   * = 128. Nobody publishes weights for it.
   */
  RESNET10_SLIM(16, 1, new int[] {1, 1, 1, 1}),
  /** 18 layers of basic blocks, C = 512, 11,176,512 trainable parameters. */
  RESNET18(64, 1, new int[] {2, 2, 2, 2}),
  /** 34 layers of basic blocks, C = 512, 21,284,672 trainable parameters. */
  RESNET34(64, 1, new int[] {3, 4, 6, 3}),
  /** 50 layers of bottlenecks, C = 2048, 23,508,032 trainable parameters. */
  RESNET50(64, 4, new int[] {3, 4, 6, 3}),
  /** 101 layers of bottlenecks, C = 2048, 42,500,160 trainable parameters. */
  RESNET101(64, 4, new int[] {3, 4, 23, 3}),
  /** 152 layers of bottlenecks, C = 2048, 58,143,808 trainable parameters. */
  RESNET152(64, 4, new int[] {3, 8, 36, 3});

  private static final double EPS = 1e-5;
  private static final double DECAY = 0.9;

  private final int stem;
  private final int expansion;

  @SuppressWarnings("ImmutableEnumChecker")
  private final int[] blocks;

  ResNetBackbone(int stem, int expansion, int[] blocks) {
    this.stem = stem;
    this.expansion = expansion;
    this.blocks = blocks;
  }

  @Override
  public String type() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public int channels() {
    return (stem << (blocks.length - 1)) * expansion;
  }

  @Override
  public int stride() {
    return 32;
  }

  @Override
  public String addTo(GraphBuilder graph, String input, String prefix) {
    String root = prefix.isEmpty() ? "" : prefix + ".";
    // [N,3,S,S] -> [N,64,S/2,S/2]
    String x = convolution(graph, input, root + "conv1", 3, stem, 7, 2);
    x = norm(graph, x, root + "bn1", stem);
    x = relu(graph, x, root + "relu");
    // [N,64,S/2,S/2] -> [N,64,S/4,S/4]
    graph.addLayer(
        root + "maxpool",
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        x);
    x = root + "maxpool";
    int channels = stem;
    for (int stage = 0; stage < blocks.length; stage++) {
      int planes = stem << stage;
      for (int block = 0; block < blocks[stage]; block++) {
        String name = "%slayer%d.%d.".formatted(root, stage + 1, block);
        int stride = stage > 0 && block == 0 ? 2 : 1;
        x = block(graph, x, name, channels, planes, stride);
        channels = planes * expansion;
      }
    }
    return x;
  }

  /** One residual block, relu(f(x) + shortcut(x)): [N,in,H,W] -> [N,planes*expansion,H/s,W/s]. */
  private String block(
      GraphBuilder graph, String input, String name, int in, int planes, int stride) {
    int out = planes * expansion;
    String x = input;
    if (expansion == 1) {
      x = convolution(graph, x, name + "conv1", in, planes, 3, stride);
      x = norm(graph, x, name + "bn1", planes);
      x = relu(graph, x, name + "relu1");
      x = convolution(graph, x, name + "conv2", planes, planes, 3, 1);
      x = norm(graph, x, name + "bn2", planes);
    } else {
      x = convolution(graph, x, name + "conv1", in, planes, 1, 1);
      x = norm(graph, x, name + "bn1", planes);
      x = relu(graph, x, name + "relu1");
      x = convolution(graph, x, name + "conv2", planes, planes, 3, stride);
      x = norm(graph, x, name + "bn2", planes);
      x = relu(graph, x, name + "relu2");
      x = convolution(graph, x, name + "conv3", planes, out, 1, 1);
      x = norm(graph, x, name + "bn3", out);
    }
    String shortcut = input;
    if (stride != 1 || in != out) {
      shortcut = convolution(graph, input, name + "downsample.0", in, out, 1, stride);
      shortcut = norm(graph, shortcut, name + "downsample.1", out);
    }
    graph.addVertex(name + "add", new ElementWiseVertex(ElementWiseVertex.Op.Add), x, shortcut);
    return relu(graph, name + "add", name + "relu");
  }

  private static String convolution(
      GraphBuilder graph, String input, String name, int in, int out, int kernel, int stride) {
    graph.addLayer(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .nIn(in)
            .nOut(out)
            .stride(stride, stride)
            .padding(kernel / 2, kernel / 2)
            .convolutionMode(ConvolutionMode.Truncate)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            // Not WeightInit.RELU: that one is fan in, and its fan out would divide by the stride.
            .dist(new NormalDistribution(0, Math.sqrt(2.0 / (out * kernel * kernel))))
            .build(),
        input);
    return name;
  }

  private static String norm(GraphBuilder graph, String input, String name, int channels) {
    graph.addLayer(
        name,
        new BatchNormalization.Builder()
            .nIn(channels)
            .nOut(channels)
            .eps(EPS)
            .decay(DECAY)
            .useLogStd(false)
            .build(),
        input);
    return name;
  }

  private static String relu(GraphBuilder graph, String input, String name) {
    graph.addLayer(name, new ActivationLayer.Builder().activation(Activation.RELU).build(), input);
    return name;
  }
}
