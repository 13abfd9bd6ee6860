package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** DL4J's sum of maps, in the layout that they have: see {@link SumRuntime}. */
public class SumKernel extends ElementWiseVertex implements Overwriting {
  @JsonProperty private boolean channelsLast;
  @JsonProperty private boolean inPlace;
  @JsonProperty private boolean gradientShared;
  @JsonProperty private int[] spareInputs = {};

  /** For JSON; {@link Kernels#in} fills it. */
  public SumKernel() {
    super(Op.Add);
  }

  @Override
  public SumKernel clone() {
    SumKernel copy = new SumKernel();
    copy.setChannelsLast(channelsLast);
    copy.setInPlace(inPlace);
    copy.setGradientShared(gradientShared);
    copy.setSpareInputs(spareInputs);
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
    return new SumRuntime(graph, name, index, this, dataType);
  }

  @Override
  public boolean isChannelsLast() {
    return channelsLast;
  }

  @Override
  public void setChannelsLast(boolean channelsLast) {
    this.channelsLast = channelsLast;
  }

  @Override
  public boolean isInPlace() {
    return inPlace;
  }

  @Override
  public void setInPlace(boolean inPlace) {
    this.inPlace = inPlace;
  }

  /** Whether all inputs have the same array for their gradient. */
  boolean isGradientShared() {
    return gradientShared;
  }

  /** See {@link MemoryPlan}. */
  void setGradientShared(boolean gradientShared) {
    this.gradientShared = gradientShared;
  }

  /** The inputs, but for the first, that nobody needs once the sum has run in training. */
  int[] spareInputs() {
    return spareInputs.clone();
  }

  /** See {@link MemoryPlan}. */
  void setSpareInputs(int... inputs) {
    spareInputs = inputs.clone();
  }
}
