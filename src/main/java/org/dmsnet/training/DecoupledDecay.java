package org.dmsnet.training;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * AdamW's decay (Loshchilov and Hutter, 2019): w -= rate * coefficient * w, after the updater.
 * DL4J's {@link WeightDecay} adds half the squared weights to the score, too; here the decay is no
 * part of what is minimised, and the score that DL4J's pages show stays the loss.
 */
public final class DecoupledDecay extends WeightDecay {
  /**
   * The decay.
   *
   * @param coefficient multiplied with the current learning rate
   */
  public DecoupledDecay(double coefficient) {
    super(coefficient, true);
  }

  DecoupledDecay(@JsonProperty("coeff") ISchedule coeff, @JsonProperty("applyLR") boolean applyLR) {
    super(coeff, applyLR);
  }

  @Override
  public double score(INDArray param, int iteration, int epoch) {
    return 0;
  }

  @Override
  public Regularization clone() {
    return new DecoupledDecay(coeff.clone(), applyLR);
  }
}
