package org.dmsnet.network.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.network.layer.LayerRuntime;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's mean over the places of maps [N,C,H,W], or over the steps of a series: see {@link
 * MeanPoolingRuntime}.
 */
public class MeanPoolingKernel extends GlobalPoolingLayer implements Kernel {

  /** The mean over all places, [N,C]; also for JSON. */
  public MeanPoolingKernel() {
    super(PoolingType.AVG);
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
        new MeanPoolingRuntime(conf, networkDataType),
        conf,
        listeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }

  /** A mean's memory is the same in both layouts, and in plain order to whoever asks for it. */
  @Override
  public boolean isChannelsLast() {
    return false;
  }

  @Override
  public void setChannelsLast(boolean channelsLast) {
    // The same values in the same order.
  }
}
