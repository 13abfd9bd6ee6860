package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Arrays;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * A 1x1 convolution as products of matrices, with X [P,in] and Y [P,out] the maps with channels
 * last, a row for each of the P = N H W places, and W [out,in]:
 *
 * <pre>
 *   Y = X W' + b     dX = dY W     dW = dY' X     db = 1' dY
 * </pre>
 *
 * oneDNN's convolutions want the weights in formats of their own, another one in each pass, and
 * bring them there and back. Products take them as they lie.
 */
final class PointwisePrimitives implements ConvolutionPasses {
  /** With more places, the products themselves take most of the time, and oneDNN's are as good. */
  private static final long MOST_PLACES = 1024;

  private static final memory.format_tag PLAIN = memory.format_tag.ab;
  private static final memory.format_tag TRANSPOSED = memory.format_tag.ba;

  private final boolean hasBias;
  private final long[] outputShape;
  private final long places;
  private final long in;
  private final long out;
  private final memory.desc x;
  private final memory.desc y;
  private final memory.desc weights;
  private final memory.desc bias;
  private final Primitive forward;
  private Primitive gradientOfInput;
  private Primitive gradientOfWeights;
  private Primitive gradientOfBias;

  /** As {@link ConvolutionPrimitives#ConvolutionPrimitives}. */
  PointwisePrimitives(ConvolutionLayer layer, long[] xShape, long[] yShape) {
    hasBias = layer.hasBias();
    outputShape = yShape.clone();
    in = xShape[1];
    out = yShape[1];
    places = xShape[0] * xShape[2] * xShape[3];
    x = Layout.CHANNELS_LAST.describe(xShape);
    y = Layout.CHANNELS_LAST.describe(yShape);
    weights = described(memory.format_tag.oihw, out, in, 1, 1);
    bias = described(memory.format_tag.x, out);
    memory.desc rows = described(PLAIN, places, in);
    memory.desc matrix = described(TRANSPOSED, in, out);
    memory.desc product = described(PLAIN, places, out);
    memory.desc added = described(PLAIN, 1, out);
    forward =
        new Primitive(
                primitive(
                    hasBias
                        ? new matmul.desc(rows, matrix, added, product)
                        : new matmul.desc(rows, matrix, product)))
            .reads(DNNL_ARG_SRC, null, x, rows)
            .reads(DNNL_ARG_WEIGHTS, weights, weights, matrix)
            .writes(DNNL_ARG_DST, null, y, product);
    if (hasBias) {
      forward.reads(DNNL_ARG_BIAS, bias, bias, added);
    }
  }

  /**
   * Whether it is faster than oneDNN's convolution.
   *
   * @param layer kernel, stride, padding
   * @param xShape [N,in,H,W]
   */
  static boolean pays(ConvolutionLayer layer, long[] xShape) {
    return isEach(1, layer.getKernelSize())
        && isEach(1, layer.getStride())
        && isEach(0, layer.getPadding())
        && xShape[0] * xShape[2] * xShape[3] <= MOST_PLACES;
  }

  private static boolean isEach(int expected, int... values) {
    return Arrays.stream(values).allMatch(value -> value == expected);
  }

  private static memory.desc described(memory.format_tag tag, long... shape) {
    return new memory.desc(shape, memory.data_type.f32, tag);
  }

  private static matmul primitive(matmul.desc product) {
    return new matmul(new matmul.primitive_desc(product, DnnEngine.engine()));
  }

  @Override
  public long[] outputShape() {
    return outputShape.clone();
  }

  @Override
  public boolean isChannelsLast() {
    return true;
  }

  @Override
  public Primitive forward() {
    return forward;
  }

  @Override
  public Primitive gradientOfInput() {
    if (gradientOfInput == null) {
      memory.desc rows = described(PLAIN, places, out);
      memory.desc matrix = described(PLAIN, out, in);
      memory.desc product = described(PLAIN, places, in);
      gradientOfInput =
          new Primitive(primitive(new matmul.desc(rows, matrix, product)))
              .reads(DNNL_ARG_SRC, null, y, rows)
              .reads(DNNL_ARG_WEIGHTS, weights, weights, matrix)
              .writes(DNNL_ARG_DST, null, x, product);
    }
    return gradientOfInput;
  }

  @Override
  public Primitive gradientOfWeights() {
    if (gradientOfWeights == null) {
      memory.desc rows = described(TRANSPOSED, out, places);
      memory.desc matrix = described(PLAIN, places, in);
      memory.desc product = described(PLAIN, out, in);
      gradientOfWeights =
          new Primitive(primitive(new matmul.desc(rows, matrix, product)))
              .reads(DNNL_ARG_WEIGHTS, null, x, matrix)
              .reads(DNNL_ARG_SRC, null, y, rows)
              .writes(DNNL_ARG_DST, weights, weights, product);
    }
    return gradientOfWeights;
  }

  @Override
  public Primitive gradientOfBias() {
    if (gradientOfBias == null && hasBias) {
      gradientOfBias = SumOfPlaces.of(outputShape);
    }
    return gradientOfBias;
  }
}
