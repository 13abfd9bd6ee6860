package org.dmsnet.network.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What Adam reads and writes of some parameters, as arrays of one length.
 *
 * @param gradient g, the step afterwards
 * @param mean m, changed in place
 * @param square v, changed in place
 * @param parameters w, read where they decay; null where they do not
 */
record AdamValues(INDArray gradient, INDArray mean, INDArray square, INDArray parameters) {
  /** Whether {@link AdamPrimitives} computes them. */
  boolean areServed() {
    return serves(gradient)
        && serves(mean)
        && serves(square)
        && (parameters == null || serves(parameters));
  }

  private static boolean serves(INDArray array) {
    return array != null && DnnEngine.servesInOrder(array);
  }

  boolean decay() {
    return parameters != null;
  }

  long length() {
    return gradient.length();
  }
}
