package org.dmsnet.network.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.network.layer.LayerRuntime;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** DL4J's activation layer with a ReLU, any shape, without its copies: see {@link ReluRuntime}. */
public class ReluKernel extends ActivationLayer implements Overwriting {
  @JsonProperty private boolean channelsLast;
  @JsonProperty private boolean inPlace;

  /** A ReLU; also for JSON. */
  public ReluKernel() {
    super(Activation.RELU);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    return LayerRuntime.ready(
        new ReluRuntime(conf, networkDataType),
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

  @Override
  public boolean isInPlace() {
    return inPlace;
  }

  @Override
  public void setInPlace(boolean inPlace) {
    this.inPlace = inPlace;
  }
}
