package org.dmsnet.network.samediff;

import java.util.stream.IntStream;
import org.dmsnet.network.kernel.MaximumPooling;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling2D;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;

/**
 * SameDiff's maximum pooling of maps [N,H,W,C] without padding, and its gradient, by {@link
 * MaximumPooling}; ND4J's takes the latter value by value. Maps [N,C,H,W] are left to ND4J: turning
 * them takes longer than it does.
 */
final class Maxima implements Shortcut {
  private static final String GRADIENT = "maxpool2d_bp";

  /** Integer arguments of maxpool2d: padding, dilation and mode, from the fifth. */
  private static final int[] PLAIN = {0, 0, 1, 1, 0};

  private static final int FIRST_PLAIN = 4;
  private static final int CHANNELS_LAST = 10;

  private final boolean isGradient;
  private final int[] kernel;
  private final int[] stride;

  private Maxima(DynamicCustomOp function) {
    isGradient = function.opName().equals(GRADIENT);
    kernel = twoFrom(0, function);
    stride = twoFrom(2, function);
  }

  private static int[] twoFrom(int first, DynamicCustomOp function) {
    return IntStream.of(first, first + 1)
        .map(i -> Math.toIntExact(function.getIArgument(i)))
        .toArray();
  }

  /** Of an operation; null if it is no maximum pooling, or one of other windows or maps. */
  static Maxima of(DifferentialFunction function) {
    if (!(function instanceof DynamicCustomOp custom)
        || !(function instanceof MaxPooling2D || function.opName().equals(GRADIENT))
        || custom.numIArguments() <= CHANNELS_LAST
        || custom.getIArgument(CHANNELS_LAST) == 0) {
      return null;
    }
    for (int i = 0; i < PLAIN.length; i++) {
      if (custom.getIArgument(FIRST_PLAIN + i) != PLAIN[i]) {
        return null;
      }
    }
    return new Maxima(custom);
  }

  @Override
  public boolean compute(INDArray[] in, INDArray[] out, boolean[] isRead, Program.Memory memory) {
    if (!PlaceProducts.arePlain(in) || !PlaceProducts.arePlain(out)) {
      return false;
    }
    INDArray x = map(in[0]);
    INDArray y = map(isGradient ? in[1] : out[0]);
    if (!MaximumPooling.serves(x, kernel)) {
      return false;
    }
    MaximumPooling pooling = MaximumPooling.of(x, y, kernel, stride);
    INDArray working =
        memory.of(
            "", LongShapeDescriptor.fromShape(new long[] {pooling.workingValues()}, x.dataType()));
    if (isGradient) {
      INDArray maxima = memory.of("", LongShapeDescriptor.fromShape(in[1].shape(), x.dataType()));
      pooling.compute(x, map(maxima), working);
      pooling.gradient(y, working, map(out[0]));
    } else {
      pooling.compute(x, y, working);
    }
    return true;
  }

  /** [N,H,W,C] as [N,C,H,W] with channels last. */
  private static INDArray map(INDArray argument) {
    return argument.permute(0, 3, 1, 2);
  }
}
