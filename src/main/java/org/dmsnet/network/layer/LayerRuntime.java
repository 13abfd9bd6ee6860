package org.dmsnet.network.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What Deeplearning4j does to the computing half of every layer that it makes. */
public final class LayerRuntime {
  private LayerRuntime() {}

  /**
   * Gives a layer its place and its parameters; the arguments after the first are those of {@code
   * instantiate}.
   *
   * @param layer just made
   * @param conf holds the layer's configuration
   * @param listeners the network's
   * @param index place in the network
   * @param parameters the layer's part of the network's parameters
   * @param initialize whether they have no values yet
   * @return the layer
   */
  public static Layer ready(
      Layer layer,
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(conf.getLayer().initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }
}
