package org.dmsnet.weights;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.TensorMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every activation of one pass in inference mode, which DL4J gives outside of any workspace.
 * Closing frees them.
 */
final class DetachedActivations implements AutoCloseable {
  private final ComputationGraph net;
  private final INDArray[] inputs;
  private final Map<String, INDArray> activations;

  /**
   * Runs the pass.
   *
   * @param net any network
   * @param last position in the topological order of the last vertex wanted
   * @param inputs the network's inputs, which stay open
   */
  DetachedActivations(ComputationGraph net, int last, INDArray[] inputs) {
    this.net = net;
    this.inputs = inputs;
    this.activations = net.feedForward(inputs, last, false, true);
  }

  /** The activation of a vertex, valid until this is closed. */
  INDArray of(String vertex) {
    return activations.get(vertex);
  }

  @Override
  public void close() {
    net.clear();
    for (INDArray activation : activations.values()) {
      // A vertex may hand its input on.
      if (Arrays.stream(inputs)
          .noneMatch(input -> TensorMemory.of(input) == TensorMemory.of(activation))) {
        TensorMemory.giveBack(activation);
      }
    }
  }
}
