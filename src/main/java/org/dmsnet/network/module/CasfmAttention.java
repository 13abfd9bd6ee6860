package org.dmsnet.network.module;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.dmsnet.network.layer.SpatialMatrix;
import org.dmsnet.network.samediff.MendedVertex;
import org.dmsnet.recipe.CasfmRecipe;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Equations 10 to 12: embedding, cross attention and the learnt residual.
 *
 * <pre>
 * T_e     = flatten(Conv1x1(G_e)) + Interp(P0_e, (h,w)) W_p                       [N,hw,d] (10)
 * Q, K, V = T W_Q, T W_K, T W_V, shared by the eyes; D_K = d / heads                        (11)
 * Z_right = softmax(Q_left K_right' / sqrt(D_K)) V_right
 * Z_left  = softmax(Q_right K_left' / sqrt(D_K)) V_left
 * T'_e    = alpha_e Z_e W_O + beta_e T_e                                                    (12)
 * </pre>
 *
 * <p>Inputs are the maps of Conv1x1(G_left) and Conv1x1(G_right), [N,d,h,w]; the output holds
 * T'_left and T'_right as maps, [N,2d,h,w]. Literally, Z_right is indexed by the left eye's places
 * and added to the right eye's tokens: that is what the paper writes, and it is kept. With {@code
 * casfm.token-norm}, Q, K and V see LayerNorm(T); the residual stays T.
 *
 * <p>Parameters: {@code P0left, P0right} [C_emb,n*n], {@code Wp} [C_emb,d], {@code WQ, WK, WV, WO}
 * [d,d], {@code alphaLeft, alphaRight, betaLeft, betaRight} [1] (before the sigmoid; 0 is 0.5),
 * with token norm {@code normGain, normBias} [d].
 */
public final class CasfmAttention extends MendedVertex {
  private static final double NORM_EPSILON = 1e-5;
  private static final double[][] EXCHANGE = {{0, 1}, {1, 0}};

  @JsonProperty private int d;
  @JsonProperty private int heads;
  @JsonProperty private int embedding;
  @JsonProperty private int positionSize;
  @JsonProperty private boolean tokenNorm;

  /** For JSON. */
  public CasfmAttention() {}

  CasfmAttention(int d, CasfmRecipe recipe) {
    if (d % recipe.heads() != 0) {
      throw new IllegalArgumentException(
          "casfm.heads must divide the branch's "
              + d
              + " channels, and "
              + recipe.heads()
              + " does not");
    }
    this.d = d;
    this.heads = recipe.heads();
    this.embedding = recipe.embedding();
    this.positionSize = recipe.positionSize();
    this.tokenNorm = recipe.tokenNorm();
  }

  @Override
  protected void defineParameters(SDVertexParams params) {
    long places = (long) positionSize * positionSize;
    params.addBiasParam("P0left", embedding, places);
    params.addBiasParam("P0right", embedding, places);
    params.addWeightParam("Wp", embedding, d);
    for (String projection : List.of("WQ", "WK", "WV", "WO")) {
      params.addWeightParam(projection, d, d);
    }
    for (String scalar : List.of("alphaLeft", "alphaRight", "betaLeft", "betaRight")) {
      params.addBiasParam(scalar, 1);
    }
    if (tokenNorm) {
      params.addBiasParam("normGain", d);
      params.addBiasParam("normBias", d);
    }
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    params.forEach(
        (name, value) -> {
          switch (name) {
            case "P0left", "P0right" -> Initial.normal(value, 0.02);
            case "Wp" -> Initial.leCun(value, embedding);
            case "WQ", "WK", "WV", "WO" -> Initial.leCun(value, d);
            case "normGain" -> value.assign(1);
            default -> value.assign(0);
          }
        });
  }

  @Override
  protected SDVariable define(
      SameDiff sd, SDVariable left, SDVariable right, Map<String, SDVariable> p) {
    int h = (int) left.getShape()[2];
    int w = (int) left.getShape()[3];
    SDVariable tLeft = tokens(sd, left, p.get("P0left"), p.get("Wp"), h, w);
    SDVariable tRight = tokens(sd, right, p.get("P0right"), p.get("Wp"), h, w);
    SDVariable t = sd.concat(0, tLeft, tRight); // [2N,hw,d]: as one batch, half the operations
    SDVariable normalised = normalised(sd, t, p, h * w);
    SDVariable z = attend(sd, otherEye(sd, normalised, h * w), normalised, p, h * w);
    SDVariable both = mix(sd, z, t, p, h * w).reshape(2, -1, (long) h * w, d);
    return sd.permute(both, 1, 0, 3, 2).reshape(-1, 2L * d, h, w); // [N,2,d,hw]
  }

  /** What the left eye has where the right one's stood, and the other way round. */
  private SDVariable otherEye(SameDiff sd, SDVariable t, int places) {
    SDVariable exchange = sd.constant(Nd4j.create(EXCHANGE).castTo(t.dataType()));
    return exchange.mmul(t.reshape(2, -1)).reshape(-1, places, d);
  }

  /** Equation 10, [N,d,h,w] to [N,hw,d]. */
  private SDVariable tokens(
      SameDiff sd, SDVariable map, SDVariable p0, SDVariable wp, int h, int w) {
    SDVariable flat = sd.permute(map.reshape(-1, d, (long) h * w), 0, 2, 1);
    INDArray up = Nd4j.create(SpatialMatrix.bilinear(positionSize, h, w)).castTo(map.dataType());
    SDVariable places = p0.mmul(sd.constant(up)); // [C_emb,hw]
    SDVariable position = sd.mmul(places, wp, true, false, false);
    return flat.add(position.reshape(1, (long) h * w, d));
  }

  /**
   * LayerNorm over d, its means and what is broadcast as products of matrices: the gradients of
   * ND4J's broadcasts sum value by value. Not {@link org.dmsnet.network.layer.LayerNorm}: on rows
   * of rank 2 SameDiff's gradient is wrong where there is one row alone, one pair with a 1 x 1 map.
   */
  private SDVariable normalised(SameDiff sd, SDVariable t, Map<String, SDVariable> p, int places) {
    if (!tokenNorm) {
      return t;
    }
    SDVariable rows = t.reshape(-1, d);
    SDVariable centred = rows.sub(mean(sd, rows).mmul(filled(sd, t, 1, 1, d)));
    SDVariable variance = mean(sd, centred.mul(centred));
    SDVariable scale = sd.math().reciprocal(sd.math().sqrt(variance.add(NORM_EPSILON)));
    return centred
        .mul(scale.mmul(p.get("normGain").reshape(1, d)))
        .add(p.get("normBias").reshape(1, d))
        .reshape(-1, places, d);
  }

  private SDVariable mean(SameDiff sd, SDVariable rows) {
    return rows.mmul(filled(sd, rows, 1.0 / d, d, 1));
  }

  private static SDVariable filled(SameDiff sd, SDVariable like, double value, long... shape) {
    return sd.constant(Nd4j.valueArrayOf(shape, value, like.dataType()));
  }

  /**
   * Equation 11: Z_left and Z_right, softmax(Q K' / sqrt(D_K)) V with queries of the other eye than
   * keys and values; [2N,hw,d].
   */
  private SDVariable attend(
      SameDiff sd, SDVariable queries, SDVariable keys, Map<String, SDVariable> p, int places) {
    SDVariable q = perHead(sd, queries, p.get("WQ"), places); // [2N,heads,hw,D_K]
    SDVariable k = perHead(sd, keys, p.get("WK"), places);
    SDVariable v = perHead(sd, keys, p.get("WV"), places);
    SDVariable affinity = sd.mmul(q, k, false, true, false).mul(Math.sqrt((double) heads / d));
    SDVariable attention = sd.nn().softmax("attention", affinity, 3); // rows sum to one
    SDVariable z = sd.permute(sd.mmul(attention, v), 0, 2, 1, 3);
    return z.reshape(-1, places, d);
  }

  private SDVariable perHead(SameDiff sd, SDVariable t, SDVariable weight, int places) {
    SDVariable projected = t.reshape(-1, d).mmul(weight);
    return sd.permute(projected.reshape(-1, places, heads, d / heads), 0, 2, 1, 3);
  }

  /** Equation 12, [2N,hw,d]. */
  private SDVariable mix(
      SameDiff sd, SDVariable z, SDVariable t, Map<String, SDVariable> p, int places) {
    SDVariable projected = z.reshape(-1, d).mmul(p.get("WO"));
    return weighted(sd, projected, p, "alpha")
        .add(weighted(sd, t, p, "beta"))
        .reshape(-1, places, d);
  }

  /** Each eye's half times the sigmoid of its number, as the product with a diagonal matrix. */
  private static SDVariable weighted(
      SameDiff sd, SDVariable eyes, Map<String, SDVariable> p, String number) {
    SDVariable both = sd.concat(0, p.get(number + "Left"), p.get(number + "Right"));
    SDVariable identity = sd.constant(Nd4j.eye(2).castTo(eyes.dataType()));
    return sd.mmul(identity.mul(sd.nn().sigmoid(both).reshape(2, 1)), eyes.reshape(2, -1));
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    InputType.InputTypeConvolutional map = (InputType.InputTypeConvolutional) inputs[0];
    return InputType.convolutional(map.getHeight(), map.getWidth(), 2L * d);
  }

  @Override
  protected MendedVertex copy() {
    CasfmAttention copy = new CasfmAttention();
    copy.d = d;
    copy.heads = heads;
    copy.embedding = embedding;
    copy.positionSize = positionSize;
    copy.tokenNorm = tokenNorm;
    return copy;
  }

  @Override
  protected List<Object> properties() {
    return List.of(d, heads, embedding, positionSize, tokenNorm);
  }
}
