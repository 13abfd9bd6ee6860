package org.dmsnet.network.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam's step (Kingma and Ba, arXiv 1412.6980) in oneDNN's vectors, where ND4J's operation takes
 * one value after the other:
 *
 * <pre>
 *   m := beta1 m + (1 - beta1) g
 *   v := beta2 v + (1 - beta2) g^2
 *   g := rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)
 * </pre>
 *
 * in step t = 1, 2, ...; epsilon is added before the correction of v, as in ND4J's. A rate of zero
 * makes a step of zero, where ND4J takes epsilon for the rate. What oneDNN does not serve is
 * ND4J's.
 */
final class AdamRuntime extends AdamUpdater {
  /** Values at a time: with those of the state, what two cores' caches hold. */
  static final long PART = 1 << 18;

  AdamRuntime(Adam config) {
    super(config);
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    AdamValues values = new AdamValues(gradient, getM(), getV(), null);
    if (values.areServed()) {
      step(values, iteration, epoch, 1, 0);
    } else {
      super.applyUpdater(gradient, iteration, epoch);
    }
  }

  /**
   * The step of a sum of gradients, with a decay: g is divided by the number of its parts first,
   * and rate decay w is added to the step.
   *
   * @param values served ones
   * @param iteration t - 1
   * @param epoch for the rate's schedule
   * @param divisor number of parts
   * @param decay coefficient, of no effect where the values do not decay
   */
  void step(AdamValues values, int iteration, int epoch, double divisor, double decay) {
    Adam adam = getConfig();
    double rate = adam.getLearningRate(iteration, epoch);
    double corrected =
        rate
            * Math.sqrt(1 - Math.pow(adam.getBeta2(), iteration + 1))
            / (1 - Math.pow(adam.getBeta1(), iteration + 1));
    for (long start = 0; start < values.length(); start += PART) {
      long length = Math.min(PART, values.length() - start);
      AdamPrimitives.of(length, adam, values.decay())
          .run(start, values, divisor, corrected, rate * decay);
    }
  }
}
