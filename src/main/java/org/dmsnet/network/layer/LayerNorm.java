package org.dmsnet.network.layer;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Layer normalisation (Ba et al., arXiv 1607.06450) inside a SameDiff layer. */
public final class LayerNorm {
  private LayerNorm() {}

  /**
   * gain (x - mean) / sqrt(variance + epsilon) + bias, mean and variance over the last axis.
   *
   * @param sd where operations are defined
   * @param x rows, [R,D], two or more: of a single row of rank 2, SameDiff's gradient is wrong
   * @param gain [D]
   * @param bias [D]
   * @param epsilon what keeps the root away from zero
   * @return [R,D]
   */
  public static SDVariable of(
      SameDiff sd, SDVariable x, SDVariable gain, SDVariable bias, double epsilon) {
    SDVariable centred = x.sub(x.mean(true, 1));
    SDVariable deviation = sd.math().sqrt(centred.mul(centred).mean(true, 1).add(epsilon));
    return centred.div(deviation).mul(gain.reshape(1, -1)).add(bias.reshape(1, -1));
  }
}
