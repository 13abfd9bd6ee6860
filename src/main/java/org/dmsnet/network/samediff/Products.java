package org.dmsnet.network.samediff;

import java.util.Arrays;
import org.dmsnet.network.kernel.MatrixProduct;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.reduce.MmulBp;

/**
 * SameDiff's product Z = op(X) op(Y) and its gradient by {@link MatrixProduct}, where op transposes
 * or does nothing:
 *
 * <pre>
 *   Z = X Y        dX = dZ Y'       dY = X' dZ
 *   Z = X Y'       dX = dZ Y        dY = dZ' X
 *   Z = X' Y       dX = Y dZ'       dY = X dZ
 *   Z = X' Y'      dX = Y' dZ'      dY = dZ' X'
 * </pre>
 */
final class Products implements Shortcut {
  private final boolean isGradient;
  private final boolean transposeX;
  private final boolean transposeY;

  private Products(DynamicCustomOp function) {
    isGradient = function instanceof MmulBp;
    transposeX = is(function, 0);
    transposeY = is(function, 1);
  }

  /** Of an operation; null if it is no product, or one that is scaled or transposed afterwards. */
  static Products of(DifferentialFunction function) {
    boolean isProduct = function instanceof Mmul || function instanceof MmulBp;
    if (!isProduct || !(function instanceof DynamicCustomOp custom) || is(custom, 2)) {
      return null;
    }
    double[] scales = custom.tArgs();
    boolean isPlain = scales.length == 0 || (scales[0] == 1 && scales[1] == 0);
    return isPlain ? new Products(custom) : null;
  }

  private static boolean is(DynamicCustomOp function, int transposition) {
    return function.numIArguments() > transposition && function.getIArgument(transposition) != 0;
  }

  @Override
  public boolean compute(INDArray[] in, INDArray[] out, boolean[] isRead, Program.Memory memory) {
    if (!areOfOneRank(in)
        || !MatrixProduct.serves(in)
        || !MatrixProduct.serves(out)
        || !MatrixProduct.serves(in[0], out[0])) {
      return false;
    }
    INDArray x = in[0];
    INDArray y = in[1];
    if (!isGradient) {
      MatrixProduct.compute(x, transposeX, y, transposeY, out[0]);
      return true;
    }
    INDArray dz = in[2];
    if (isRead[0]) {
      ofFirst(y, dz, out[0]);
    }
    if (isRead[1]) {
      ofSecond(x, dz, out[1]);
    }
    return true;
  }

  /** ND4J repeats no matrix for a stack. */
  private static boolean areOfOneRank(INDArray... arrays) {
    return Arrays.stream(arrays).allMatch(array -> array.rank() == arrays[0].rank());
  }

  private void ofFirst(INDArray y, INDArray dz, INDArray dx) {
    if (transposeX) {
      MatrixProduct.compute(y, transposeY, dz, true, dx);
    } else {
      MatrixProduct.compute(dz, false, y, !transposeY, dx);
    }
  }

  private void ofSecond(INDArray x, INDArray dz, INDArray dy) {
    if (transposeY) {
      MatrixProduct.compute(dz, true, x, transposeX, dy);
    } else {
      MatrixProduct.compute(x, !transposeX, dz, false, dy);
    }
  }
}
