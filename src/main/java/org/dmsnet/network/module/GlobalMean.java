package org.dmsnet.network.module;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.dmsnet.network.samediff.MendedLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean over all places at every place: [N,C,H,W] to the same. A layer and not a vertex, because
 * DL4J's {@code ElementWiseVertex} broadcasts a [N,C,1,1] when it runs but refuses it in the
 * configuration. No parameters.
 */
public final class GlobalMean extends MendedLayer {
  /** For JSON and the modules. */
  public GlobalMean() {}

  @Override
  public void defineParameters(SDLayerParams params) {
    // There are none.
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    // There are none.
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable x, Map<String, SDVariable> p, SDVariable mask) {
    return sd.zerosLike(x).add(x.mean(true, 2, 3));
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }
}
