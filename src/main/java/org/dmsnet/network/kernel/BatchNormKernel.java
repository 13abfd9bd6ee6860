package org.dmsnet.network.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.network.layer.LayerRuntime;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** DL4J's batch norm, maps [N,C,H,W], faster in training: see {@link BatchNormRuntime}. */
public class BatchNormKernel extends BatchNormalization implements Kernel {
  @JsonProperty private boolean channelsLast;
  @JsonProperty private boolean lent;

  /** For JSON; {@link Kernels#in} fills it. */
  public BatchNormKernel() {}

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    return LayerRuntime.ready(
        new BatchNormRuntime(conf, networkDataType),
        conf,
        listeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }

  /** Whether the memory of the result has another use between its passes, forward and backward. */
  boolean isLent() {
    return lent;
  }

  /** See {@link MemoryPlan}. */
  void setLent(boolean lent) {
    this.lent = lent;
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
