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
    INDArray m = getM();
    INDArray v = getV();
    if (m == null || !isMine(gradient) || !isMine(m) || !isMine(v)) {
      super.applyUpdater(gradient, iteration, epoch);
      return;
    }
    Adam adam = getConfig();
    double corrected =
        adam.getLearningRate(iteration, epoch)
            * Math.sqrt(1 - Math.pow(adam.getBeta2(), iteration + 1))
            / (1 - Math.pow(adam.getBeta1(), iteration + 1));
    for (long start = 0; start < gradient.length(); start += PART) {
      long length = Math.min(PART, gradient.length() - start);
      AdamPrimitives.of(length, adam).run(start, gradient, m, v, corrected);
    }
  }

  private static boolean isMine(INDArray array) {
    return DnnEngine.servesInOrder(array);
  }
}
