package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.dmsnet.network.layer.NativeLayers;
import org.nd4j.linalg.activations.Activation;

/**
 * What the YOLO poolings share: act(BN(Conv1x1)) to C/2, max pooling of stride 1 beside it, concat,
 * act(BN(Conv1x1)). Convolutions have no bias. Vertices have YOLOv5's names ({@code cv1.conv},
 * {@code cv2.bn}); batch norm is that of the rest of the network (eps 1e-5, momentum .1), where
 * YOLO's training sets 1e-3 and .03.
 */
final class PyramidPooling {
  private PyramidPooling() {}

  /** Max pooling of 5 x 5, 9 x 9 and 13 x 13, side by side. */
  static String beside(
      GraphBuilder graph, String name, String input, int channels, Activation activation) {
    String x = convolution(graph, name + ".cv1", input, channels, channels / 2, activation);
    String[] scales = {x, name + ".m.0", name + ".m.1", name + ".m.2"};
    for (int i = 1; i < scales.length; i++) {
      graph.addLayer(scales[i], maximum(1 + 4 * i), x);
    }
    return joined(graph, name, scales, channels / 2, activation);
  }

  /** Max pooling of 5 x 5 three times in a row, which are windows of 5, 9 and 13. */
  static String chained(
      GraphBuilder graph, String name, String input, int channels, Activation activation) {
    String x = convolution(graph, name + ".cv1", input, channels, channels / 2, activation);
    String[] scales = {x, name + ".m.0", name + ".m.1", name + ".m.2"};
    for (int i = 1; i < scales.length; i++) {
      graph.addLayer(scales[i], maximum(5), scales[i - 1]);
    }
    return joined(graph, name, scales, channels / 2, activation);
  }

  private static String joined(
      GraphBuilder graph, String name, String[] scales, int out, Activation activation) {
    graph.addVertex(name + ".concat", new MergeVertex(), scales);
    long in = (long) scales.length * out;
    return convolution(graph, name + ".cv2", name + ".concat", in, out, activation);
  }

  private static String convolution(
      GraphBuilder graph, String name, String input, long in, long out, Activation activation) {
    return NativeLayers.addNormalised(
        graph,
        name + ".conv",
        name + ".bn",
        NativeLayers.convolution(1, in, out, false),
        activation,
        input);
  }

  private static SubsamplingLayer maximum(int k) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(k, k)
        .stride(1, 1)
        .padding(k / 2, k / 2)
        .convolutionMode(ConvolutionMode.Truncate)
        .build();
  }
}
