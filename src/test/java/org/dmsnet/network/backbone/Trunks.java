package org.dmsnet.network.backbone;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.samediff.MendedLayer;
import org.dmsnet.runtime.OneDnn;
import org.dmsnet.weights.Pattern;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks of one trunk, named {@code trunk}, on two images. */
final class Trunks {
  private static final int IMAGES = 2;

  private Trunks() {}

  /** A trunk alone. */
  static ComputationGraph net(Backbone backbone, int size, DataType precision) {
    GraphBuilder graph = graph(size, precision);
    graph.setOutputs(backbone.addTo(graph, "image", "trunk"));
    return made(graph);
  }

  /** A trunk behind a parameter that is added to the two images: its gradient is the images'. */
  static ComputationGraph withInputGradient(Backbone backbone, int size, DataType precision) {
    GraphBuilder graph = graph(size, precision);
    graph.addLayer("shift", new Shift(size), "image");
    graph.setOutputs(backbone.addTo(graph, "shift", "trunk"));
    return made(graph);
  }

  private static GraphBuilder graph(int size, DataType precision) {
    OneDnn.enable();
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(precision)
        // With workspaces, backpropGradient from outside fails in DL4J's own batch norm.
        .trainingWorkspaceMode(WorkspaceMode.NONE)
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(size, size, 3));
  }

  private static ComputationGraph made(GraphBuilder graph) {
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  static INDArray images(int size) {
    return Pattern.of("image", IMAGES, 3, size, size);
  }

  /** What the trunk puts out in training mode. */
  static INDArray trained(ComputationGraph net, INDArray images) {
    Map<String, INDArray> activations = net.feedForward(new INDArray[] {images}, true, false);
    return activations.get(net.getConfiguration().getNetworkOutputs().get(0));
  }

  /** Gradients of sum(map * pattern), for the map that {@link #trained} gave last. */
  static Gradient gradients(ComputationGraph net, INDArray map) {
    return net.backpropGradient(Pattern.of("epsilon", map.shape()).castTo(map.dataType()));
  }

  /** image + shift, the shift being zero. */
  static final class Shift extends MendedLayer {
    private final int size;

    Shift(int size) {
      this.size = size;
    }

    @Override
    public void defineParameters(SDLayerParams params) {
      params.addWeightParam("shift", IMAGES, 3, size, size);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.get("shift").assign(0);
    }

    @Override
    public SDVariable defineLayer(
        SameDiff sd, SDVariable image, Map<String, SDVariable> p, SDVariable mask) {
      return image.add(p.get("shift"));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }
  }
}
