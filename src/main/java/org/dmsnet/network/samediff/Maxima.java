package org.dmsnet.network.samediff;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dmsnet.network.kernel.MaximumPooling;
import org.dmsnet.network.kernel.PlainOrder;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.MaxPooling2D;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;

/**
 * SameDiff's maximum pooling without padding and its gradient by {@link MaximumPooling}, of maps
 * [N,C,H,W] or [N,H,W,C]. The former are turned into the latter and back, which is a copy.
 */
final class Maxima implements Shortcut {
  private static final String GRADIENT = "maxpool2d_bp";

  /** Integer arguments of maxpool2d: padding, dilation and mode, from the fifth. */
  private static final int[] PLAIN = {0, 0, 1, 1, 0};

  private static final int FIRST_PLAIN = 4;
  private static final int CHANNELS_LAST = 10;

  private final boolean isGradient;
  private final boolean isChannelsLast;
  private final int[] kernel;
  private final int[] stride;

  private Maxima(DynamicCustomOp function) {
    isGradient = function.opName().equals(GRADIENT);
    isChannelsLast = function.getIArgument(CHANNELS_LAST) != 0;
    kernel = twoFrom(0, function);
    stride = twoFrom(2, function);
  }

  private static int[] twoFrom(int first, DynamicCustomOp function) {
    return IntStream.of(first, first + 1)
        .map(i -> Math.toIntExact(function.getIArgument(i)))
        .toArray();
  }

  /** Of an operation; null if it is no maximum pooling, or one of other windows. */
  static Maxima of(DifferentialFunction function) {
    if (!(function instanceof DynamicCustomOp custom)
        || !(function instanceof MaxPooling2D || function.opName().equals(GRADIENT))
        || custom.numIArguments() <= CHANNELS_LAST) {
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
    if (!arePlain(in) || !arePlain(out)) {
      return false;
    }
    INDArray x = map(in[0]);
    INDArray y = map(isGradient ? in[1] : out[0]);
    if (!MaximumPooling.serves(x, kernel, y)) {
      return false;
    }
    MaximumPooling pooling = MaximumPooling.of(x, y, kernel, stride);
    INDArray turned = isChannelsLast ? x : channelsLast(x, memory);
    if (turned != x) {
      MaximumPooling.copy(x, turned);
    }
    INDArray working =
        memory.of(
            "", LongShapeDescriptor.fromShape(new long[] {pooling.workingValues()}, x.dataType()));
    if (!isGradient) {
      pooling.compute(turned, y, working);
      return true;
    }
    pooling.compute(turned, channelsLast(y, memory), working);
    INDArray dx = map(out[0]);
    if (isChannelsLast) {
      pooling.gradient(y, working, dx);
    } else {
      pooling.gradient(y, working, turned);
      MaximumPooling.copy(turned, dx);
    }
    return true;
  }

  private static boolean arePlain(INDArray... arrays) {
    return Arrays.stream(arrays)
        .allMatch(array -> array.rank() == 4 && array.ordering() == 'c' && PlainOrder.isOf(array));
  }

  /** [N,C,H,W] with the memory of an argument. */
  private INDArray map(INDArray argument) {
    return isChannelsLast ? argument.permute(0, 3, 1, 2) : argument;
  }

  private static INDArray channelsLast(INDArray like, Program.Memory memory) {
    long[] s = like.shape();
    return memory
        .of("", LongShapeDescriptor.fromShape(new long[] {s[0], s[2], s[3], s[1]}, like.dataType()))
        .permute(0, 3, 1, 2);
  }
}
