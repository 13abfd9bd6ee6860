package org.dmsnet.network.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.network.layer.LayerRuntime;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** DL4J's pooling of maps [N,C,H,W]; faster if it is the maximum: see {@link PoolingRuntime}. */
public class PoolingKernel extends SubsamplingLayer implements Kernel {
  @JsonProperty private boolean channelsLast;

  /** For JSON; {@link Kernels#in} fills it. */
  public PoolingKernel() {}

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    return LayerRuntime.ready(
        new PoolingRuntime(conf, networkDataType),
        conf,
        listeners,
        layerIndex,
        layerParamsView,
        initializeParams);
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
