package org.dmsnet.network.samediff;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.network.layer.LayerRuntime;
import org.dmsnet.runtime.OneDnn;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A SameDiff layer whose gradient is right: DL4J 1.0.0-M2.1 doubles the gradient of every SameDiff
 * layer and of all that lies upstream of it ({@code ExternalErrorsFunction.doDiff} sets the
 * gradient, {@code DifferentialFunction.diff} adds it once more). The runtime half of this class
 * begins after both, with epsilon as the result's gradient.
 *
 * <p>The operations run one after the other, without a SameDiff session, and the backward pass uses
 * what the forward pass computed. A definition with control flow, lists or views is refused when it
 * first runs.
 */
public abstract class MendedLayer extends SameDiffLayer {

  // An application that restores a model with DL4J's ModelSerializer alone loads this class before
  // any layer is made.
  static {
    OneDnn.enable();
  }

  /** For subclasses and JSON. */
  protected MendedLayer() {}

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    return LayerRuntime.ready(
        new MendedLayerRuntime(conf, networkDataType),
        conf,
        trainingListeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }
}
