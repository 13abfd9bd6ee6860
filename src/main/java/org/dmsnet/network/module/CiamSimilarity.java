package org.dmsnet.network.module;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.dmsnet.network.samediff.MendedVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * S = l * r, weighted by the cosine similarity of l and r at each place: S = (l * r) cos, cos =
 * sum_A l r / (sqrt(sum_A l^2 + eps) sqrt(sum_A r^2 + eps)). Inputs and output [N,A,H,W]; no
 * parameters. The epsilon is inside the root, whose gradient is infinite at zero without it.
 */
public final class CiamSimilarity extends MendedVertex {
  private static final double EPSILON = 1e-6;

  /** For JSON, and for a graph under construction. */
  public CiamSimilarity() {}

  @Override
  protected void defineParameters(SDVertexParams params) {}

  @Override
  public void initializeParameters(Map<String, INDArray> params) {}

  @Override
  protected SDVariable define(
      SameDiff sd, SDVariable left, SDVariable right, Map<String, SDVariable> p) {
    SDVariable product = left.mul(right);
    SDVariable cosine =
        product.sum(true, 1).div(length(sd, left).mul(length(sd, right))); // [N,1,H,W]
    return SpatialGate.apply(sd, product, cosine, left.getShape()[1]);
  }

  private static SDVariable length(SameDiff sd, SDVariable f) {
    return sd.math().sqrt(f.mul(f).sum(true, 1).add(EPSILON));
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }

  @Override
  protected MendedVertex copy() {
    return new CiamSimilarity();
  }

  @Override
  protected List<Object> properties() {
    return List.of();
  }
}
