package org.dmsnet.network.backbone;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.dmsnet.network.layer.LayerNorm;
import org.dmsnet.network.samediff.MendedLayer;
import org.dmsnet.weights.TensorNames;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A block of a vision transformer's encoder, [N,1,T,D] to the same.
 *
 * <pre>
 * q, k, v = W_in LN_1(x) + b_in, cut into heads of D/heads channels
 * y       = x + W_out softmax(q k' / sqrt(D/heads)) v + b_out
 * out     = y + W_3 gelu(W_0 LN_2(y) + b_0) + b_3,   gelu(z) = z (1 + erf(z / sqrt 2)) / 2
 * </pre>
 *
 * <p>Parameters have torchvision's names and shapes, with a dash for each underscore. The block
 * keeps nothing but its input until it is asked for gradients: it computes its inside anew then.
 */
public final class VitBlock extends MendedLayer implements TensorNames {
  private static final double NORM_EPSILON = 1e-6;

  /** Deviation of the MLP's initial biases. */
  private static final double BIAS_DEVIATION = 1e-6;

  @JsonProperty private int width;
  @JsonProperty private int heads;
  @JsonProperty private int hidden;

  /** For JSON. */
  public VitBlock() {}

  VitBlock(int width, int heads, int hidden) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(heads + " heads do not divide " + width + " channels");
    }
    this.width = width;
    this.heads = heads;
    this.hidden = hidden;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addBiasParam("ln-1.weight", width);
    params.addBiasParam("ln-1.bias", width);
    params.addWeightParam("self-attention.in-proj-weight", 3L * width, width);
    params.addBiasParam("self-attention.in-proj-bias", 3L * width);
    params.addWeightParam("self-attention.out-proj.weight", width, width);
    params.addBiasParam("self-attention.out-proj.bias", width);
    params.addBiasParam("ln-2.weight", width);
    params.addBiasParam("ln-2.bias", width);
    params.addWeightParam("mlp.0.weight", hidden, width);
    params.addBiasParam("mlp.0.bias", hidden);
    params.addWeightParam("mlp.3.weight", width, hidden);
    params.addBiasParam("mlp.3.bias", width);
  }

  /** As torchvision: Xavier uniform, and PyTorch's for the attention's output. */
  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    params.forEach(
        (name, value) -> {
          if (name.startsWith("ln-")) {
            value.assign(name.endsWith("weight") ? 1 : 0);
          } else if (name.equals("self-attention.out-proj.weight")) {
            uniform(value, Math.sqrt(1.0 / width));
          } else if (name.endsWith("weight")) {
            uniform(value, Math.sqrt(6.0 / (value.size(0) + value.size(1))));
          } else if (name.startsWith("mlp.")) {
            value.assign(Nd4j.randn(value.dataType(), value.shape()).muli(BIAS_DEVIATION));
          } else {
            value.assign(0);
          }
        });
  }

  private static void uniform(INDArray value, double bound) {
    value.assign(Nd4j.rand(value.dataType(), value.shape()).muli(2 * bound).subi(bound));
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable input, Map<String, SDVariable> p, SDVariable mask) {
    int tokens = (int) input.getShape()[2];
    SDVariable x = input.reshape(-1, width); // [N*T,D]
    SDVariable y = x.add(attention(sd, normalised(sd, x, p, "ln-1"), p, tokens));
    SDVariable inner = linear(sd, normalised(sd, y, p, "ln-2"), p, "mlp.0.");
    SDVariable out = y.add(linear(sd, gelu(sd, inner), p, "mlp.3."));
    return out.reshape(-1, 1, tokens, width);
  }

  /** [N*T,D] to the same. */
  private SDVariable attention(SameDiff sd, SDVariable x, Map<String, SDVariable> p, int tokens) {
    SDVariable[] qkv = sd.split(linear(sd, x, p, "self-attention.in-proj-"), 3, 1);
    SDVariable q = perHead(sd, qkv[0], tokens); // [N,heads,T,D/heads]
    SDVariable k = perHead(sd, qkv[1], tokens);
    SDVariable v = perHead(sd, qkv[2], tokens);
    SDVariable affinity = sd.mmul(q, k, false, true, false).mul(Math.sqrt((double) heads / width));
    SDVariable attended = sd.mmul(sd.nn().softmax("attention", affinity, 3), v);
    SDVariable joined = sd.permute(attended, 0, 2, 1, 3).reshape(-1, width);
    return linear(sd, joined, p, "self-attention.out-proj.");
  }

  private SDVariable perHead(SameDiff sd, SDVariable x, int tokens) {
    return sd.permute(x.reshape(-1, tokens, heads, width / heads), 0, 2, 1, 3);
  }

  private static SDVariable normalised(
      SameDiff sd, SDVariable x, Map<String, SDVariable> p, String name) {
    return LayerNorm.of(sd, x, p.get(name + ".weight"), p.get(name + ".bias"), NORM_EPSILON);
  }

  /** x W' + b. */
  private static SDVariable linear(
      SameDiff sd, SDVariable x, Map<String, SDVariable> p, String name) {
    return sd.mmul(x, p.get(name + "weight"), false, true, false)
        .add(p.get(name + "bias").reshape(1, -1));
  }

  private static SDVariable gelu(SameDiff sd, SDVariable z) {
    return z.mul(sd.math().erf(z.mul(Math.sqrt(0.5))).add(1)).mul(0.5);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }

  @Override
  public String tensorName(String vertex, String parameter) {
    return vertex + "." + parameter.replace('-', '_');
  }
}
