package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** DL4J's stack of arrays [N,...] along their first dimension: see {@link StackRuntime}. */
public class StackKernel extends StackVertex implements Kernel {
  @JsonProperty private boolean channelsLast;

  /** For JSON; {@link Kernels#in} fills it. */
  public StackKernel() {
    // StackVertex has no options.
  }

  @Override
  public StackKernel clone() {
    StackKernel copy = new StackKernel();
    copy.setChannelsLast(channelsLast);
    return copy;
  }

  @Override
  public GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initializeParameters,
      DataType dataType) {
    return new StackRuntime(graph, name, index, this, dataType);
  }

  @Override
  public boolean isChannelsLast() {
    return channelsLast;
  }

  @Override
  public void setChannelsLast(boolean channelsLast) {
    this.channelsLast = channelsLast;
  }
}
