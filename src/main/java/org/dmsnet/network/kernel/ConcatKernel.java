package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** DL4J's concatenation of maps along their channels: see {@link ConcatRuntime}. */
public class ConcatKernel extends MergeVertex implements Kernel {
  @JsonProperty private boolean channelsLast;

  /** For JSON; {@link Kernels#in} fills it. */
  public ConcatKernel() {
    // MergeVertex has its defaults.
  }

  @Override
  public ConcatKernel clone() {
    ConcatKernel copy = new ConcatKernel();
    copy.setMergeAxis(getMergeAxis());
    copy.setModified(isModified());
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
    return new ConcatRuntime(graph, name, index, this, dataType);
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
