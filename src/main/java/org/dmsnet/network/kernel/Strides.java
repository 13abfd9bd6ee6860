package org.dmsnet.network.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** How arrays lie in memory. */
final class Strides {
  private Strides() {}

  /** Whether an array lies in memory as its shape says, so that kernels may walk it in one go. */
  static boolean isPlain(INDArray array) {
    return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
  }
}
