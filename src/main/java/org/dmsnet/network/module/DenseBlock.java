package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.dmsnet.network.layer.NativeLayers;

/**
 * Densely connected block (Huang et al., 2017): 4 layers of BN-ReLU-Conv1x1(4g)-BN-ReLU-Conv3x3(g),
 * g = 32, each fed with all that came before; the block returns its input and its layers.
 */
final class DenseBlock {
  /** g: channels that each layer adds. */
  static final int GROWTH = 32;

  /** Layers of a block. */
  static final int LAYERS = 4;

  private DenseBlock() {}

  /** Adds a block on a map [N,channels,H,W]; returns the vertex of [N,channels + 4g,H,W]. */
  static String add(GraphBuilder graph, String name, String input, int channels) {
    String all = input;
    for (int i = 0; i < LAYERS; i++) {
      String layer = name + "." + i;
      graph.addLayer(layer + ".bn1", NativeLayers.batchNorm(channels), all);
      graph.addLayer(layer + ".relu1", NativeLayers.relu(), layer + ".bn1");
      graph.addLayer(
          layer + ".conv1",
          NativeLayers.convolution(1, channels, 4 * GROWTH, false),
          layer + ".relu1");
      graph.addLayer(layer + ".bn2", NativeLayers.batchNorm(4 * GROWTH), layer + ".conv1");
      graph.addLayer(layer + ".relu2", NativeLayers.relu(), layer + ".bn2");
      graph.addLayer(
          layer + ".conv2",
          NativeLayers.convolution(3, 4 * GROWTH, GROWTH, false),
          layer + ".relu2");
      graph.addVertex(layer + ".concat", new MergeVertex(), all, layer + ".conv2");
      all = layer + ".concat";
      channels += GROWTH;
    }
    return all;
  }
}
