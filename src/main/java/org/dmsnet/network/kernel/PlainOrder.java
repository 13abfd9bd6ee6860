package org.dmsnet.network.kernel;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether an array's values lie side by side, the last dimension's closest to each other. */
public final class PlainOrder {
  private PlainOrder() {}

  /**
   * Asks an array. ND4J's own {@code Shape.hasDefaultStridesForShape} says no to [2,1,3], of which
   * two strides are equal, and to any other with a dimension of 1 that is not its last.
   *
   * @param array any
   * @return whether its strides are those of C order, where a dimension has more than one value
   */
  public static boolean isOf(INDArray array) {
    long expected = 1;
    for (int dimension = array.rank() - 1; dimension >= 0; dimension--) {
      long size = array.size(dimension);
      if (size != 1 && array.stride(dimension) != expected) {
        return false;
      }
      expected *= size;
    }
    return true;
  }

  /** Whether all arrays are in plain order and say so: ND4J reshapes those without a copy. */
  public static boolean isDeclaredBy(INDArray... arrays) {
    return Arrays.stream(arrays).allMatch(array -> array.ordering() == 'c' && isOf(array));
  }
}
