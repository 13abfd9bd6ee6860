package org.dmsnet.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * One module between a 1x1 convolution per eye, whose gradient needs the module's epsilon, and a
 * squared error on the module's output. Inputs [N,3,H,W], double precision.
 */
public final class ModuleNet {
  private ModuleNet() {}

  /** Adds a module of the two eyes to a graph. */
  @FunctionalInterface
  public interface Module {
    /** Returns the vertex of the module's output. */
    String add(GraphBuilder graph, String left, String right);
  }

  /** The network, initialised; the module sees [N,channels,h,w]. */
  public static ComputationGraph around(Module module, int channels, int h, int w) {
    return around(module, channels, h, w, WorkspaceMode.ENABLED);
  }

  /** As {@link #around(Module, int, int, int)}, with workspaces or without. */
  public static ComputationGraph around(
      Module module, int channels, int h, int w, WorkspaceMode workspaces) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.01))
            .trainingWorkspaceMode(workspaces)
            .inferenceWorkspaceMode(workspaces)
            .graphBuilder();
    graph.addInputs("left", "right");
    graph.setInputTypes(InputType.convolutional(h, w, 3), InputType.convolutional(h, w, 3));
    graph.addLayer("stem.left", stem(channels), "left");
    graph.addLayer("stem.right", stem(channels), "right");
    graph.addLayer(
        "loss",
        new CnnLossLayer.Builder(LossFunction.L2).activation(Activation.IDENTITY).build(),
        module.add(graph, "stem.left", "stem.right"));
    graph.setOutputs("loss");
    return Gradients.net(graph.build());
  }

  /** Two pairs for such a network. */
  public static INDArray[] pairs(int h, int w) {
    return new INDArray[] {Gradients.maps(1, 2, 3, h, w), Gradients.maps(2, 2, 3, h, w)};
  }

  /**
   * Labels for such a network: deterministic, near its output, so that the score is small and its
   * round-off too.
   */
  public static INDArray labels(ComputationGraph net, INDArray... pairs) {
    INDArray output = net.outputSingle(pairs);
    return Gradients.maps(3, output.shape()).muli(0.1).addi(output);
  }

  private static ConvolutionLayer stem(int channels) {
    return new ConvolutionLayer.Builder(1, 1)
        .nIn(3)
        .nOut(channels)
        .activation(Activation.TANH)
        .build();
  }
}
