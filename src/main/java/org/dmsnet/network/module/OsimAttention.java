package org.dmsnet.network.module;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.dmsnet.network.samediff.MendedLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Equation 7: F_out = F_ccp * sigmoid(W_s * F_ccp + b_s), W_s a 1x1 convolution to one channel.
 * [N,C,H,W] to the same; parameters {@code Ws} [1,C] and {@code bs} [1].
 */
public final class OsimAttention extends MendedLayer {
  /** The SameDiff variable of sigmoid(W_s * F_ccp + b_s), [N,1,H,W]. */
  public static final String WEIGHTS = "weights";

  @JsonProperty private int channels;

  /** For JSON. */
  public OsimAttention() {}

  OsimAttention(int channels) {
    this.channels = channels;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam("Ws", 1, channels);
    params.addBiasParam("bs", 1);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    Initial.leCun(params.get("Ws"), channels);
    params.get("bs").assign(0);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable f, Map<String, SDVariable> p, SDVariable mask) {
    SDVariable logit =
        SpatialGate.sum(sd, f, p.get("Ws"), channels).add(p.get("bs").reshape(1, 1, 1, 1));
    return SpatialGate.apply(sd, f, sd.nn().sigmoid(WEIGHTS, logit), channels);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }
}
