package org.dmsnet.network.module;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.dmsnet.network.samediff.MendedVertex;
import org.dmsnet.recipe.CafmRecipe;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Cross-attention fusion module (CAFM), which the paper names without equations; ours is that of
 * AMGCFN (IEEE TGRS 2023).
 *
 * <pre>
 * a_i   = U_i relu(W_i GAP(f_i)) + U'_i relu(W'_i GMP(f_i))            [N,A], A to A/4 to A
 * X     = a_1 a_2'                                                     [N,A,A], over sqrt(A) with cafm.scale
 * g_1   = softmax_rows(X) f_1,  g_2 = softmax_rows(X') f_2             [N,A,HW]
 * s_i   = softmax_HW(conv3x3(relu(conv3x3([mean_A g_i ; max_A g_i])))) [N,1,H,W], times HW with cafm.spatial-gain
 * out_i = f_i s_i + f_i
 * </pre>
 *
 * <p>Inputs [N,A,H,W] of the left and the right eye; the output holds out_1 and out_2 along the
 * channels, [N,2A,H,W]. Parameters: per eye i = 1, 2 {@code Wi, Ui} (mean) and {@code Vi, Ti}
 * (max), [A/4,A] and [A,A/4]; shared {@code K1} [1,2,3,3] with bias {@code b1} [1], and {@code K2}
 * [1,1,3,3].
 */
public final class Cafm extends MendedVertex {
  private static final int REDUCTION = 4;

  @JsonProperty private int channels;
  @JsonProperty private boolean scale;
  @JsonProperty private double reluBias;
  @JsonProperty private boolean spatialGain;

  /** For JSON. */
  public Cafm() {}

  Cafm(int channels, CafmRecipe recipe) {
    this.channels = channels;
    this.scale = recipe.scale();
    this.reluBias = recipe.reluBias();
    this.spatialGain = recipe.spatialGain();
  }

  @Override
  protected void defineParameters(SDVertexParams params) {
    long hidden = channels / REDUCTION;
    for (String eye : List.of("1", "2")) {
      params.addWeightParam("W" + eye, hidden, channels);
      params.addWeightParam("U" + eye, channels, hidden);
      params.addWeightParam("V" + eye, hidden, channels);
      params.addWeightParam("T" + eye, channels, hidden);
    }
    params.addWeightParam("K1", 1, 2, 3, 3);
    params.addBiasParam("b1", 1);
    params.addWeightParam("K2", 1, 1, 3, 3);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    params.forEach(
        (name, value) -> {
          switch (name.charAt(0)) {
            case 'W', 'V' -> Initial.he(value, channels);
            case 'U', 'T' -> Initial.leCun(value, channels / REDUCTION);
            case 'K' -> Initial.he(value, value.size(1) * 9);
            default -> value.assign(reluBias);
          }
        });
  }

  @Override
  protected SDVariable define(
      SameDiff sd, SDVariable left, SDVariable right, Map<String, SDVariable> p) {
    long h = left.getShape()[2];
    long w = left.getShape()[3];
    // GAP as a product: ND4J's gradient of a mean over places takes ten times as long.
    INDArray each = Nd4j.valueArrayOf(new long[] {h * w, 1}, 1.0 / (h * w), left.dataType());
    SDVariable mean = sd.constant("mean", each);
    SDVariable a1 = channelAttention(sd, left, mean, p, "1");
    SDVariable a2 = channelAttention(sd, right, mean, p, "2");
    // From here on, both eyes are one batch, X and X' = a_2 a_1': half the operations.
    SDVariable columns = sd.concat(0, a1, a2).reshape(-1, channels, 1);
    SDVariable rows = sd.concat(0, a2, a1).reshape(-1, 1, channels);
    SDVariable x = sd.mmul(columns, rows); // [2N,A,A]
    if (scale) {
      x = x.mul(1 / Math.sqrt(channels));
    }
    SDVariable affinity = sd.nn().softmax("affinity", x, 2); // [2N,A,A]
    SDVariable f = sd.concat(0, left, right); // [2N,A,H,W]
    SDVariable g = sd.mmul(affinity, f.reshape(-1, channels, h * w)).reshape(-1, channels, h, w);
    SDVariable weight = spatialAttention(sd, g, p, h, w).add(1.0);
    return SpatialGate.apply(sd, f, weight, channels); // f s + f
  }

  /** a_i, [N,A]. */
  private SDVariable channelAttention(
      SameDiff sd, SDVariable f, SDVariable mean, Map<String, SDVariable> p, String eye) {
    SDVariable gap = f.reshape(-1, mean.getShape()[0]).mmul(mean).reshape(-1, channels);
    SDVariable gmp = GlobalMaximum.of(sd, f).reshape(-1, channels);
    return bottleneck(sd, gap, p.get("W" + eye), p.get("U" + eye))
        .add(bottleneck(sd, gmp, p.get("V" + eye), p.get("T" + eye)));
  }

  private static SDVariable bottleneck(
      SameDiff sd, SDVariable pooled, SDVariable down, SDVariable up) {
    SDVariable hidden = sd.nn().relu(sd.mmul(pooled, down, false, true, false), 0);
    return sd.mmul(hidden, up, false, true, false);
  }

  /** s_1 and s_2, [2N,1,H,W]. */
  private SDVariable spatialAttention(
      SameDiff sd, SDVariable g, Map<String, SDVariable> p, long h, long w) {
    SDVariable described = sd.concat(1, g.mean(true, 1), maximum(sd, g, h, w)); // [2N,2,H,W]
    SDVariable hidden =
        sd.cnn()
            .conv2d(described, kernel(sd, p.get("K1")), SpatialGate.sameSize(3))
            .add(p.get("b1").reshape(1, 1, 1, 1));
    SDVariable logits =
        sd.cnn().conv2d(sd.nn().relu(hidden, 0), kernel(sd, p.get("K2")), SpatialGate.sameSize(3));
    SDVariable s = sd.nn().softmax(logits.reshape(-1, h * w), 1);
    if (spatialGain) {
      s = s.mul((double) (h * w));
    }
    return s.reshape(-1, 1, h, w);
  }

  /**
   * max_A g, [2N,1,H,W], as a pooling with one window of the map [2N,A,1,HW] whose places are its
   * channels. Where several channels hold the maximum, one of them has its gradient.
   */
  private SDVariable maximum(SameDiff sd, SDVariable g, long h, long w) {
    Pooling2DConfig all =
        Pooling2DConfig.builder().kH(channels).kW(1).sH(channels).sW(1).isNHWC(true).build();
    return sd.cnn().maxPooling2d(g.reshape(-1, channels, 1, h * w), all).reshape(-1, 1, h, w);
  }

  /**
   * [out,in,3,3] to [3,3,in,out]: in M2.1 the gradient of conv2d forgets any other format of the
   * weights.
   */
  private static SDVariable kernel(SameDiff sd, SDVariable weight) {
    return sd.permute(weight, 2, 3, 1, 0);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }

  @Override
  protected MendedVertex copy() {
    Cafm copy = new Cafm();
    copy.channels = channels;
    copy.scale = scale;
    copy.reluBias = reluBias;
    copy.spatialGain = spatialGain;
    return copy;
  }

  @Override
  protected List<Object> properties() {
    return List.of(channels, scale, reluBias, spatialGain);
  }
}
