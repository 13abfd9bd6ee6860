package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** One of DL4J's equal parts of a stack [N,...] of arrays: see {@link UnstackRuntime}. */
public class UnstackKernel extends UnstackVertex implements Kernel {
  @JsonProperty private boolean channelsLast;

  /**
   * A part; also for JSON.
   *
   * @param from which one, from 0
   * @param stackSize how many there are
   */
  public UnstackKernel(@JsonProperty("from") int from, @JsonProperty("stackSize") int stackSize) {
    super(from, stackSize);
  }

  @Override
  public UnstackKernel clone() {
    UnstackKernel copy = new UnstackKernel(getFrom(), getStackSize());
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
    return new UnstackRuntime(graph, name, index, this, dataType);
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
