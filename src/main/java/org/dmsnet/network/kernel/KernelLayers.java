package org.dmsnet.network.kernel;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** What DL4J does to every layer that it makes. */
final class KernelLayers {
  private KernelLayers() {}

  static Layer ready(
      Layer layer,
      org.deeplearning4j.nn.conf.layers.Layer configuration,
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(configuration.initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  /** Whether an array lies in memory as its shape says, so that kernels may walk it in one go. */
  static boolean isPlain(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
  }
}
