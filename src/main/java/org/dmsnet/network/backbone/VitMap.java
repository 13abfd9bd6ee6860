package org.dmsnet.network.backbone;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.dmsnet.network.layer.LayerNorm;
import org.dmsnet.network.samediff.MendedLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The end of a vision transformer's encoder: LayerNorm (epsilon 1e-6) of each token, and the tokens
 * of the patches laid out as a map, without the class token. [N,1,1+hw,D] to [N,D,h,w], h = w;
 * parameters {@code weight} and {@code bias}, [D].
 */
public final class VitMap extends MendedLayer {
  private static final double NORM_EPSILON = 1e-6;

  @JsonProperty private int width;

  /** For JSON. */
  public VitMap() {}

  VitMap(int width) {
    this.width = width;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addBiasParam("weight", width);
    params.addBiasParam("bias", width);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    params.get("weight").assign(1);
    params.get("bias").assign(0);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable input, Map<String, SDVariable> p, SDVariable mask) {
    long tokens = input.getShape()[2];
    int side = side(tokens);
    SDVariable rows = input.reshape(-1, width);
    SDVariable x = LayerNorm.of(sd, rows, p.get("weight"), p.get("bias"), NORM_EPSILON);
    SDVariable channels = sd.permute(x.reshape(-1, tokens, width), 0, 2, 1).reshape(-1, tokens);
    SDVariable selection = sd.constant("selection", patches(tokens - 1, input.dataType()));
    return channels.mmul(selection).reshape(-1, width, side, side);
  }

  /** [1+hw,hw]: takes the patches' tokens out of all; its transpose puts them back. */
  static INDArray patches(long places, DataType type) {
    INDArray matrix = Nd4j.zeros(type, 1 + places, places);
    for (long place = 0; place < places; place++) {
      matrix.putScalar(1 + place, place, 1);
    }
    return matrix;
  }

  private static int side(long tokens) {
    return (int) Math.round(Math.sqrt(tokens - 1.0));
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    int side = side(((InputType.InputTypeConvolutional) inputType).getHeight());
    return InputType.convolutional(side, side, width);
  }
}
