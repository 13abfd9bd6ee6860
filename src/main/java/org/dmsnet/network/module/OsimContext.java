package org.dmsnet.network.module;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.dmsnet.network.layer.SpatialMatrix;
import org.dmsnet.network.samediff.MendedLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The pooled part of OSIM's 1x1 convolution (equations 1 to 6): broadcast(W_m gmp + W_a gap) +
 * up(W_2 p_2) + up(W_4 p_4), where p_s is x pooled to s x s. Input [N,C,H,W], output [N,C',H,W];
 * parameters {@code Wm, Wa, W2, W4}, [C',C] each: the columns C..5C of the literal convolution's
 * weight, in the order of F_input.
 */
public final class OsimContext extends MendedLayer {
  private static final String INPUT = "input";

  /** The parameters in the order of F_input after x. */
  static final String[] PARTS = {"Wm", "Wa", "W2", "W4"};

  @JsonProperty private int in;
  @JsonProperty private int out;

  /** For JSON. */
  public OsimContext() {}

  OsimContext(int in, int out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    for (String part : PARTS) {
      params.addWeightParam(part, out, in);
    }
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    for (INDArray part : params.values()) {
      Initial.he(part, 5L * in);
    }
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable x, Map<String, SDVariable> p, SDVariable mask) {
    int h = (int) x.getShape()[2];
    int w = (int) x.getShape()[3];
    SDVariable places = x.reshape(-1, (long) h * w); // [N*C,HW]
    SDVariable gmp = GlobalMaximum.of(sd, x).reshape(-1, in, 1);
    SDVariable fine = pool(sd, places, h, w, 4);
    SDVariable coarse = coarser(sd, fine, places, h, w, 2);
    SDVariable mean = coarser(sd, coarse, places, h, w, 1);
    SDVariable spp4 = fine.reshape(-1, in, 16);
    SDVariable spp2 = coarse.reshape(-1, in, 4);
    SDVariable gap = mean.reshape(-1, in, 1);
    SDVariable cells =
        sd.concat(
            1,
            project(sd, gmp, p.get("Wm"), 1),
            project(sd, gap, p.get("Wa"), 1),
            project(sd, spp2, p.get("W2"), 4),
            project(sd, spp4, p.get("W4"), 16)); // [N,22,C']
    SDVariable perChannel = sd.permute(cells, 0, 2, 1).reshape(-1, 22);
    return perChannel.mmul(interpolation(sd, h, w)).reshape(-1, out, h, w);
  }

  /** [N*C,HW] to [N*C,s*s]. */
  private static SDVariable pool(SameDiff sd, SDVariable places, int h, int w, int s) {
    return places.mmul(constant(sd, "pooling" + s, SpatialMatrix.adaptiveMean(h, w, s)));
  }

  /**
   * As {@link #pool}, from 2s x 2s means if s x s of four are what the places say: then the
   * gradient of the places, the largest of all, is one product instead of three and their sum.
   */
  private static SDVariable coarser(
      SameDiff sd, SDVariable finer, SDVariable places, int h, int w, int s) {
    boolean isOfFour = h % (2 * s) == 0 && w % (2 * s) == 0;
    return isOfFour ? pool(sd, finer, 2 * s, 2 * s, s) : pool(sd, places, h, w, s);
  }

  /** [N,C,k] times W' to [N,k,C']. */
  private SDVariable project(SameDiff sd, SDVariable cells, SDVariable weight, int k) {
    SDVariable rows = sd.permute(cells, 0, 2, 1).reshape(-1, in);
    return sd.mmul(rows, weight, false, true, false).reshape(-1, k, out);
  }

  /** [22,HW]: max and mean are broadcast, the bins interpolated. */
  private static SDVariable interpolation(SameDiff sd, int h, int w) {
    double[][] all = new double[22][];
    double[][] broadcast = SpatialMatrix.bilinear(1, h, w);
    all[0] = broadcast[0];
    all[1] = broadcast[0];
    System.arraycopy(SpatialMatrix.bilinear(2, h, w), 0, all, 2, 4);
    System.arraycopy(SpatialMatrix.bilinear(4, h, w), 0, all, 6, 16);
    return constant(sd, "interpolation", all);
  }

  private static SDVariable constant(SameDiff sd, String name, double[][] values) {
    return sd.constant(name, Nd4j.create(values).castTo(sd.getVariable(INPUT).dataType()));
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeConvolutional map = (InputType.InputTypeConvolutional) inputType;
    return InputType.convolutional(map.getHeight(), map.getWidth(), out);
  }
}
