package org.example;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.dmsnet.network.backbone.Backbone;
import org.dmsnet.network.layer.NativeLayers;
import org.nd4j.linalg.activations.Activation;

/** Patches of 16 x 16 pixels, projected to 64 channels and mixed with their neighbours. */
public final class PatchTrunk implements Backbone {
  @Override
  public String type() {
    return "patches";
  }

  @Override
  public int channels() {
    return 64;
  }

  @Override
  public int stride() {
    return 16;
  }

  @Override
  public String addTo(GraphBuilder graph, String input, String prefix) {
    String root = prefix.isEmpty() ? "" : prefix + ".";
    // [N,3,S,S] -> [N,64,S/16,S/16]
    graph.addLayer(
        root + "patches",
        new ConvolutionLayer.Builder(16, 16)
            .stride(16, 16)
            .nIn(3)
            .nOut(64)
            .activation(Activation.RELU)
            .build(),
        input);
    graph.addLayer(root + "mix", NativeLayers.convolution(3, 64, 64, false), root + "patches");
    graph.addLayer(root + "norm", NativeLayers.batchNorm(64), root + "mix");
    graph.addLayer(root + "relu", NativeLayers.relu(), root + "norm");
    return root + "relu";
  }
}
