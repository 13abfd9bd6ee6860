package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.activations.Activation;

/**
 * Atrous spatial pyramid pooling (Chen et al., "Rethinking Atrous Convolution for Semantic Image
 * Segmentation", arXiv 1706.05587) as torchvision's {@code deeplabv3.ASPP} builds it, with C/2
 * channels in every branch in place of 256.
 *
 * <pre>
 * b_0   = ReLU(BN(Conv1x1(x)))                                          [N,C/2,H,W]
 * b_i   = ReLU(BN(Conv3x3(x; dilation rate_i, padding rate_i)))         [N,C/2,H,W]
 * b_gap = ReLU(BN(Conv1x1(broadcast(GAP(x)))))                          [N,C/2,H,W]
 * out   = dropout(ReLU(BN(Conv1x1(concat(b_0, b_1, .., b_gap)))))       [N,C/2,H,W]
 * </pre>
 *
 * <p>torchvision broadcasts after the branch's ReLU; a 1x1 convolution, a batch norm and a ReLU of
 * equal places are equal, so the result is the same. Vertices have torchvision's names ({@code
 * convs.0.0}, {@code project.1}).
 *
 * <p><b>The rates 12, 24 and 36 are made for maps of 33 x 33 and more.</b> On the 8 x 8 map of a
 * 256-px image, every place but the centre of each 3x3 kernel falls on padding, so that the three
 * atrous branches are three more 1x1 convolutions and eight ninths of their weights never get a
 * gradient. We keep the definition, which is what the paper compares with; {@code aspp.rates: [1,
 * 2, 3]} gives it a pyramid that fits.
 */
public final class Aspp implements PoolingModule {
  @Override
  public String type() {
    return "aspp";
  }

  @Override
  public String addTo(GraphBuilder graph, String name, String input, int channels, Recipe recipe) {
    int half = channels / 2;
    int branches = recipe.aspp().rates().size() + 2;
    String[] joined = new String[branches];
    joined[0] = branch(graph, name + ".convs.0", 0, input, pointwise(channels, half));
    for (int i = 1; i < branches - 1; i++) {
      joined[i] =
          branch(
              graph,
              name + ".convs." + i,
              0,
              input,
              NativeLayers.dilated(channels, half, recipe.aspp().rates().get(i - 1)));
    }
    String pooled = name + ".convs." + (branches - 1);
    graph.addLayer(pooled + ".0", new GlobalMean(), input);
    joined[branches - 1] = branch(graph, pooled, 1, pooled + ".0", pointwise(channels, half));
    graph.addVertex(name + ".concat", new MergeVertex(), joined);
    String out =
        branch(
            graph, name + ".project", 0, name + ".concat", pointwise((long) branches * half, half));
    if (recipe.aspp().dropout() == 0) {
      return out;
    }
    // DL4J's dropout takes the probability of keeping.
    graph.addLayer(name + ".project.3", new DropoutLayer(1 - recipe.aspp().dropout()), out);
    return name + ".project.3";
  }

  private static ConvolutionLayer pointwise(long in, long out) {
    return NativeLayers.convolution(1, in, out, false);
  }

  /** ReLU(BN(convolution)), numbered as in torch's Sequential. */
  private static String branch(
      GraphBuilder graph, String name, int first, String input, ConvolutionLayer convolution) {
    return NativeLayers.addNormalised(
        graph, name + "." + first, name + "." + (first + 1), convolution, Activation.RELU, input);
  }
}
