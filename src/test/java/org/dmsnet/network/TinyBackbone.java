package org.dmsnet.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.dmsnet.network.backbone.Backbone;
import org.nd4j.linalg.activations.Activation;

/**
 * One strided convolution with batch norm: a trunk small enough for numeric gradients of a whole
 * network.
 */
final class TinyBackbone implements Backbone {
  @Override
  public String type() {
    return "tiny";
  }

  @Override
  public int channels() {
    return 8;
  }

  @Override
  public int stride() {
    return 8;
  }

  @Override
  public String addTo(GraphBuilder graph, String input, String prefix) {
    graph.addLayer(
        prefix + ".conv1",
        new ConvolutionLayer.Builder(9, 9)
            .stride(8, 8)
            .padding(1, 1)
            .convolutionMode(ConvolutionMode.Truncate)
            .nIn(3)
            .nOut(8)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    graph.addLayer(
        prefix + ".bn1",
        new BatchNormalization.Builder()
            .nIn(8)
            .nOut(8)
            .useLogStd(false)
            .activation(Activation.TANH)
            .build(),
        prefix + ".conv1");
    return prefix + ".bn1";
  }
}
