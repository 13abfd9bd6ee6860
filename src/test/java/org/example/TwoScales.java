package org.example;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.network.module.PoolingModule;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.activations.Activation;

/** Convolutions that see 3 x 3 and 7 x 7 places, side by side, C/4 channels each. */
public final class TwoScales implements PoolingModule {
  @Override
  public String type() {
    return "two-scales";
  }

  @Override
  public String addTo(GraphBuilder graph, String name, String input, int channels, Recipe recipe) {
    String near = scale(graph, name + ".near", input, channels, 1);
    String far = scale(graph, name + ".far", input, channels, 3);
    graph.addVertex(name + ".both", new MergeVertex(), near, far);
    return name + ".both";
  }

  /** ReLU(BN(Conv3x3(x))) of a dilation, [N,C,H,W] -> [N,C/4,H,W]. */
  private static String scale(
      GraphBuilder graph, String name, String input, int channels, int dilation) {
    return NativeLayers.addNormalised(
        graph,
        name + ".conv",
        name + ".bn",
        NativeLayers.dilated(channels, channels / 4, dilation),
        Activation.RELU,
        input);
  }
}
