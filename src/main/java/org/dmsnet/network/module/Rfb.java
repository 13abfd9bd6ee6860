package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.activations.Activation;

/**
 * Receptive field block (Liu et al., arXiv 1711.07767), {@code BasicRFB} of the authors' RFBNet
 * with its defaults: stride 1, scale .1, visual 1. With p = C/8 (rounded down) and c_k a
 * convolution of k x k with batch norm, without bias:
 *
 * <pre>
 * b0  = c_3(ReLU c_1(x; 2p); 2p, dilation 1)
 * b1  = c_3(ReLU c_3(ReLU c_1(x; p); 2p); 2p, dilation 2)
 * b2  = c_3(ReLU c_3(ReLU c_3(ReLU c_1(x; p); 3 (p / 2)); 2p); 2p, dilation 3)
 * out = ReLU(.1 c_1(concat(b0, b1, b2); C/2) + c_1(x; C/2))             [N,C/2,H,W]
 * </pre>
 *
 * <p>Vertices have RFBNet's names ({@code branch1.2.conv}, {@code ConvLinear.bn}); batch norm is
 * that of the rest of the network (momentum .1), where RFBNet has .01.
 */
public final class Rfb implements PoolingModule {
  private static final double SCALE = 0.1;
  private static final int LEAST_CHANNELS = 16;

  @Override
  public String type() {
    return "rfb";
  }

  @Override
  public String addTo(GraphBuilder graph, String name, String input, int channels, Recipe recipe) {
    if (channels < LEAST_CHANNELS) {
      throw new IllegalArgumentException(
          "pooling rfb needs a backbone of "
              + LEAST_CHANNELS
              + " channels or more, not "
              + channels);
    }
    int p = channels / 8;
    int half = channels / 2;
    String b0 = convolution(graph, name + ".branch0.0", input, pointwise(channels, 2 * p), true);
    b0 = convolution(graph, name + ".branch0.1", b0, NativeLayers.dilated(2 * p, 2 * p, 1), false);

    String b1 = convolution(graph, name + ".branch1.0", input, pointwise(channels, p), true);
    b1 = convolution(graph, name + ".branch1.1", b1, NativeLayers.dilated(p, 2 * p, 1), true);
    b1 = convolution(graph, name + ".branch1.2", b1, NativeLayers.dilated(2 * p, 2 * p, 2), false);

    int q = 3 * (p / 2);
    String b2 = convolution(graph, name + ".branch2.0", input, pointwise(channels, p), true);
    b2 = convolution(graph, name + ".branch2.1", b2, NativeLayers.dilated(p, q, 1), true);
    b2 = convolution(graph, name + ".branch2.2", b2, NativeLayers.dilated(q, 2 * p, 1), true);
    b2 = convolution(graph, name + ".branch2.3", b2, NativeLayers.dilated(2 * p, 2 * p, 3), false);

    graph.addVertex(name + ".concat", new MergeVertex(), b0, b1, b2);
    String linear =
        convolution(graph, name + ".ConvLinear", name + ".concat", pointwise(6 * p, half), false);
    graph.addVertex(name + ".scale", new ScaleVertex(SCALE), linear);
    String shortcut =
        convolution(graph, name + ".shortcut", input, pointwise(channels, half), false);
    graph.addVertex(
        name + ".sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), name + ".scale", shortcut);
    graph.addLayer(name + ".relu", NativeLayers.relu(), name + ".sum");
    return name + ".relu";
  }

  private static ConvolutionLayer pointwise(long in, long out) {
    return NativeLayers.convolution(1, in, out, false);
  }

  private static String convolution(
      GraphBuilder graph, String name, String input, ConvolutionLayer layer, boolean relu) {
    return NativeLayers.addNormalised(
        graph,
        name + ".conv",
        name + ".bn",
        layer,
        relu ? Activation.RELU : Activation.IDENTITY,
        input);
  }
}
