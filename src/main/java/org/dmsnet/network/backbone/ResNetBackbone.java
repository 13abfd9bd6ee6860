package org.dmsnet.network.backbone;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.dmsnet.network.layer.GroupedConvolution;
import org.dmsnet.network.layer.NativeLayers;
import org.nd4j.linalg.activations.Activation;

/**
 * Residual networks (He et al., arXiv 1512.03385) with torchvision's shapes: a 7x7 stem of stride
 * 2, a max-pool of stride 2, and four stages of 64, 128, 256, 512 planes, the last three halving
 * the map. A bottleneck has its stride in the 3x3 convolution ("v1.5") and puts out four times its
 * planes. Padding is explicit, convolutions have no bias, batch norm has eps 1e-5 and momentum .1
 * (decay .9), weights start as N(0, 2 / fan out).
 */
public class ResNetBackbone implements Backbone {
  private final String type;
  private final int stem;
  private final Block block;
  private final int[] blocks;

  /** What a stage repeats. */
  public enum Block {
    /** Two 3x3 convolutions; puts out its planes. */
    BASIC(1),
    /** Convolutions of 1x1, 3x3 and 1x1; puts out four times its planes. */
    BOTTLENECK(4);

    private final int expansion;

    Block(int expansion) {
      this.expansion = expansion;
    }
  }

  /**
   * A residual network.
   *
   * @param type what a recipe calls it
   * @param stem planes of the first stage; each further stage doubles them
   * @param block what a stage repeats
   * @param blocks blocks of each stage
   */
  public ResNetBackbone(String type, int stem, Block block, int... blocks) {
    this.type = type;
    this.stem = stem;
    this.block = block;
    this.blocks = blocks.clone();
  }

  /**
   * Groups of a bottleneck's 3x3 convolution.
   *
   * @return 1, a dense convolution
   */
  protected int groups() {
    return 1;
  }

  /**
   * Channels of a bottleneck's 3x3 convolution.
   *
   * @param planes planes of the stage
   * @return the planes themselves
   */
  protected int width(int planes) {
    return planes;
  }

  @Override
  public final String type() {
    return type;
  }

  @Override
  public final int channels() {
    return (stem << (blocks.length - 1)) * block.expansion;
  }

  /** 4 in the stem, 2 in each stage after the first. */
  @Override
  public final int stride() {
    return 4 << (blocks.length - 1);
  }

  @Override
  public final String addTo(GraphBuilder graph, String input, String prefix) {
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
      for (int i = 0; i < blocks[stage]; i++) {
        String name = "%slayer%d.%d.".formatted(root, stage + 1, i);
        int stride = stage > 0 && i == 0 ? 2 : 1;
        x = residual(graph, x, name, channels, planes, stride);
        channels = planes * block.expansion;
      }
    }
    return x;
  }

  /** One residual block, relu(f(x) + shortcut(x)): [N,in,H,W] -> [N,planes*expansion,H/s,W/s]. */
  private String residual(
      GraphBuilder graph, String input, String name, int in, int planes, int stride) {
    int out = planes * block.expansion;
    String x =
        block == Block.BASIC
            ? basic(graph, input, name, in, planes, stride)
            : bottleneck(graph, input, name, in, planes, stride);
    String shortcut = input;
    if (stride != 1 || in != out) {
      shortcut = convolution(graph, input, name + "downsample.0", in, out, 1, stride);
      shortcut = norm(graph, shortcut, name + "downsample.1", out);
    }
    graph.addVertex(name + "add", new ElementWiseVertex(ElementWiseVertex.Op.Add), x, shortcut);
    return relu(graph, name + "add", name + "relu");
  }

  private static String basic(
      GraphBuilder graph, String input, String name, int in, int planes, int stride) {
    String x = convolution(graph, input, name + "conv1", in, planes, 3, stride);
    x = norm(graph, x, name + "bn1", planes);
    x = relu(graph, x, name + "relu1");
    x = convolution(graph, x, name + "conv2", planes, planes, 3, 1);
    return norm(graph, x, name + "bn2", planes);
  }

  private String bottleneck(
      GraphBuilder graph, String input, String name, int in, int planes, int stride) {
    int width = width(planes);
    int out = planes * block.expansion;
    String x = convolution(graph, input, name + "conv1", in, width, 1, 1);
    x = norm(graph, x, name + "bn1", width);
    x = relu(graph, x, name + "relu1");
    if (groups() == 1) {
      x = convolution(graph, x, name + "conv2", width, width, 3, stride);
    } else {
      graph.addLayer(
          name + "conv2",
          new GroupedConvolution(groups(), width, width, 3, stride, initial(width, 3)),
          x);
      x = name + "conv2";
    }
    x = norm(graph, x, name + "bn2", width);
    x = relu(graph, x, name + "relu2");
    x = convolution(graph, x, name + "conv3", width, out, 1, 1);
    return norm(graph, x, name + "bn3", out);
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
            .dist(initial(out, kernel))
            .build(),
        input);
    return name;
  }

  /** Not WeightInit.RELU: that one is fan in, and its fan out would divide by the stride. */
  private static Distribution initial(int out, int kernel) {
    return new NormalDistribution(0, Math.sqrt(2.0 / (out * kernel * kernel)));
  }

  private static String norm(GraphBuilder graph, String input, String name, int channels) {
    graph.addLayer(name, NativeLayers.batchNorm(channels), input);
    return name;
  }

  private static String relu(GraphBuilder graph, String input, String name) {
    graph.addLayer(name, NativeLayers.relu(), input);
    return name;
  }

  /**
   * Ours, for the quickstart on a laptop: one basic block a stage and a quarter of the channels, C
   * = 128. Nobody publishes weights for it.
   */
  public static final class Slim10 extends ResNetBackbone {
    /** For ServiceLoader. */
    public Slim10() {
      super("resnet10-slim", 16, Block.BASIC, 1, 1, 1, 1);
    }
  }

  /** 18 layers of basic blocks, C = 512, 11,176,512 trainable parameters. */
  public static final class Depth18 extends ResNetBackbone {
    /** For ServiceLoader. */
    public Depth18() {
      super("resnet18", 64, Block.BASIC, 2, 2, 2, 2);
    }
  }

  /** 34 layers of basic blocks, C = 512, 21,284,672 trainable parameters. */
  public static final class Depth34 extends ResNetBackbone {
    /** For ServiceLoader. */
    public Depth34() {
      super("resnet34", 64, Block.BASIC, 3, 4, 6, 3);
    }
  }

  /** 50 layers of bottlenecks, C = 2048, 23,508,032 trainable parameters. */
  public static final class Depth50 extends ResNetBackbone {
    /** For ServiceLoader. */
    public Depth50() {
      super("resnet50", 64, Block.BOTTLENECK, 3, 4, 6, 3);
    }
  }

  /** 101 layers of bottlenecks, C = 2048, 42,500,160 trainable parameters. */
  public static final class Depth101 extends ResNetBackbone {
    /** For ServiceLoader. */
    public Depth101() {
      super("resnet101", 64, Block.BOTTLENECK, 3, 4, 23, 3);
    }
  }

  /** 152 layers of bottlenecks, C = 2048, 58,143,808 trainable parameters. */
  public static final class Depth152 extends ResNetBackbone {
    /** For ServiceLoader. */
    public Depth152() {
      super("resnet152", 64, Block.BOTTLENECK, 3, 8, 36, 3);
    }
  }
}
