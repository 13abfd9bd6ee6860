package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import java.util.stream.IntStream;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** oneDNN's maximum pooling for maps of one shape that lie channels last, and its gradient. */
final class PoolingPrimitives {
  private static final algorithm HOW = algorithm.pooling_max;

  private final memory.desc x;
  private final memory.desc y;
  private final long[] outputShape;
  private final long[] kernel;
  private final long[] stride;
  private final long[] padding;
  private final pooling_forward.primitive_desc formats;
  private final Primitive training;
  private Primitive inference;
  private Primitive gradient;

  /**
   * Makes the pass of training; the others are made when they are asked for.
   *
   * @param xShape [N,C,H,W]
   * @param yShape [N,C,H',W']
   * @param kernel rows and columns of a window
   * @param stride of rows and columns
   * @param padding of rows and columns, before and after
   */
  PoolingPrimitives(long[] xShape, long[] yShape, int[] kernel, int[] stride, int[] padding) {
    x = Layout.CHANNELS_LAST.describe(xShape);
    y = Layout.CHANNELS_LAST.describe(yShape);
    outputShape = yShape.clone();
    this.kernel = IntStream.of(kernel).asLongStream().toArray();
    this.stride = IntStream.of(stride).asLongStream().toArray();
    this.padding = IntStream.of(padding).asLongStream().toArray();
    formats = formats(prop_kind.forward_training);
    training =
        new Primitive(new pooling_forward(formats))
            .reads(DNNL_ARG_SRC, x, x)
            .writes(DNNL_ARG_DST, null, y)
            .writes(DNNL_ARG_WORKSPACE, formats.workspace_desc(), formats.workspace_desc());
  }

  private pooling_forward.primitive_desc formats(prop_kind kind) {
    return new pooling_forward.primitive_desc(
        new pooling_forward.desc(kind, HOW, x, y, stride, kernel, padding, padding),
        DnnEngine.engine());
  }

  long[] outputShape() {
    return outputShape.clone();
  }

  /** Length of the array that remembers where the maxima were. */
  long memoryOfMaxima() {
    return Argument.floats(formats.workspace_desc());
  }

  /** Of x, y and the places of the maxima as a result. */
  Primitive training() {
    return training;
  }

  /** Of x and y. */
  Primitive inference() {
    if (inference == null) {
      inference =
          new Primitive(new pooling_forward(formats(prop_kind.forward_inference)))
              .reads(DNNL_ARG_SRC, x, x)
              .writes(DNNL_ARG_DST, null, y);
    }
    return inference;
  }

  /** Of dL/dy, the places of the maxima and dL/dx. */
  Primitive gradient() {
    if (gradient == null) {
      var made =
          new pooling_backward.primitive_desc(
              new pooling_backward.desc(HOW, x, y, stride, kernel, padding, padding),
              DnnEngine.engine(),
              formats);
      gradient =
          new Primitive(new pooling_backward(made))
              .reads(DNNL_ARG_DIFF_DST, null, y)
              .reads(DNNL_ARG_WORKSPACE, formats.workspace_desc(), formats.workspace_desc())
              .writes(DNNL_ARG_DIFF_SRC, x, x);
    }
    return gradient;
  }
}
