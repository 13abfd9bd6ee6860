package org.dmsnet.network.samediff;

import java.util.Arrays;
import org.dmsnet.network.kernel.MatrixProduct;
import org.dmsnet.network.kernel.PlainOrder;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2DDerivative;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;

/**
 * SameDiff's 1x1 convolution from or to one channel, as {@link MatrixProduct}s with the P places of
 * a map as columns, X_n [I,P] and Y_n [O,P], and W [I,O]:
 *
 * <pre>
 *   Y_n = W' X_n        dX_n = W dY_n        dW = sum_n X_n dY_n'
 * </pre>
 *
 * ND4J's convolution brings maps and weights into oneDNN's formats and back, which takes several
 * times as long as this does.
 */
final class PlaceProducts implements Shortcut {
  /** Integer arguments of conv2d: kernel, stride, padding, dilation, mode, formats. */
  private static final int[] PLAIN = {1, 1, 1, 1, 0, 0};

  private static final int CHANNELS_LAST = 9;
  private static final int WEIGHTS_FORMAT = 10;

  private final boolean isGradient;

  private PlaceProducts(boolean isGradient) {
    this.isGradient = isGradient;
  }

  /** Of an operation; null if it is no 1x1 convolution of [N,C,H,W] without bias. */
  static PlaceProducts of(DifferentialFunction function) {
    boolean isGradient = function instanceof Conv2DDerivative;
    if (!(function instanceof DynamicCustomOp custom)
        || !(isGradient || function instanceof Conv2D)
        || custom.args().length != (isGradient ? 3 : 2)
        || custom.numIArguments() <= WEIGHTS_FORMAT) {
      return null;
    }
    for (int i = 0; i < PLAIN.length; i++) {
      if (custom.getIArgument(i) != PLAIN[i]) {
        return null;
      }
    }
    return custom.getIArgument(CHANNELS_LAST) == 0 && custom.getIArgument(WEIGHTS_FORMAT) == 0
        ? new PlaceProducts(isGradient)
        : null;
  }

  @Override
  public boolean compute(INDArray[] in, INDArray[] out, boolean[] isRead, Program.Memory memory) {
    INDArray weights = in[1];
    boolean isOfOneChannel = weights.size(2) == 1 || weights.size(3) == 1;
    if (!isOfOneChannel || !arePlain(in) || !arePlain(out)) {
      return false;
    }
    INDArray w = weights.reshape('c', weights.size(2), weights.size(3));
    INDArray x = places(in[0]);
    INDArray result = places(out[0]);
    if (!MatrixProduct.serves(x, w, result)) {
      return false;
    }
    if (!isGradient) {
      MatrixProduct.compute(w, true, x, false, result);
      return true;
    }
    INDArray dy = places(in[2]);
    if (isRead[0]) {
      MatrixProduct.compute(w, false, dy, false, result);
    }
    if (isRead[1]) {
      INDArray each =
          memory.of(
              "",
              LongShapeDescriptor.fromShape(
                  new long[] {x.size(0), x.size(1), dy.size(1)}, x.dataType()));
      MatrixProduct.compute(x, false, dy, true, each);
      each.sum(out[1].reshape('c', x.size(1), dy.size(1)), 0);
    }
    return true;
  }

  /** Whether arrays are of rank 4 and in plain order. */
  static boolean arePlain(INDArray... arrays) {
    return PlainOrder.isDeclaredBy(arrays)
        && Arrays.stream(arrays).allMatch(array -> array.rank() == 4);
  }

  private static INDArray places(INDArray map) {
    return map.reshape('c', map.size(0), map.size(1), map.size(2) * map.size(3));
  }
}
