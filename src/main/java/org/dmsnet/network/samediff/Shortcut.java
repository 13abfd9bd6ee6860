package org.dmsnet.network.samediff;

import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A faster way than ND4J's to compute an operation on some of its arguments. */
interface Shortcut {
  /** Of an operation; null if there is none. */
  static Shortcut of(DifferentialFunction function) {
    return Stream.<Function<DifferentialFunction, Shortcut>>of(
            Products::of, PlaceProducts::of, Maxima::of, BroadcastSums::of)
        .map(kind -> kind.apply(function))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /**
   * Computes, if it can.
   *
   * @param in the operation's arguments
   * @param out its results
   * @param isRead whether anything reads a result; what nothing reads may keep any values
   * @param memory for what is needed meanwhile
   * @return false if nothing was done
   */
  boolean compute(INDArray[] in, INDArray[] out, boolean[] isRead, Program.Memory memory);
}
