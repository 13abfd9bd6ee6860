package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.stream.IntStream;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * oneDNN's convolution for inputs of one shape, y = W * x + b, and its gradients. It computes with
 * channels last: formats that oneDNN may choose differ between its passes, and x and y of different
 * kinds lead it to a reference implementation, a hundred times as slow.
 */
final class ConvolutionPrimitives {
  private static final algorithm HOW = algorithm.convolution_direct;

  private final boolean hasBias;
  private final long[] outputShape;
  private final memory.desc x;
  private final memory.desc y;
  private final memory.desc weights;
  private final memory.desc anyWeights;
  private final memory.desc bias;
  private final long[] stride;
  private final long[] padding;
  private final long[] dilation;
  private final convolution_forward.primitive_desc formats;
  private final Primitive forward;
  private Primitive gradientOfInput;
  private Primitive gradientOfWeights;

  /**
   * Makes the forward pass; gradients are made when they are asked for.
   *
   * @param layer stride, explicit padding, dilation, bias
   * @param xShape [N,in,H,W]
   * @param yShape [N,out,H',W']
   */
  ConvolutionPrimitives(ConvolutionLayer layer, long[] xShape, long[] yShape) {
    hasBias = layer.hasBias();
    outputShape = yShape.clone();
    int[] kernel = layer.getKernelSize();
    long[] weightShape = {yShape[1], xShape[1], kernel[0], kernel[1]};
    x = Layout.CHANNELS_LAST.describe(xShape);
    y = Layout.CHANNELS_LAST.describe(yShape);
    weights = described(memory.format_tag.oihw, weightShape);
    anyWeights = described(memory.format_tag.any, weightShape);
    bias = described(memory.format_tag.x, yShape[1]);
    stride = IntStream.of(layer.getStride()).asLongStream().toArray();
    padding = IntStream.of(layer.getPadding()).asLongStream().toArray();
    // oneDNN counts the places between two taps.
    dilation = IntStream.of(layer.getDilation()).mapToLong(d -> d - 1L).toArray();
    formats = formats();
    forward =
        new Primitive(new convolution_forward(formats))
            .reads(DNNL_ARG_SRC, null, formats.src_desc())
            .reads(DNNL_ARG_WEIGHTS, weights, formats.weights_desc())
            .writes(DNNL_ARG_DST, null, formats.dst_desc());
    if (hasBias) {
      forward.reads(DNNL_ARG_BIAS, bias, bias);
    }
  }

  private static memory.desc described(memory.format_tag tag, long... shape) {
    return new memory.desc(shape, memory.data_type.f32, tag);
  }

  private convolution_forward.primitive_desc formats() {
    var kind = prop_kind.forward_training;
    return new convolution_forward.primitive_desc(
        hasBias
            ? new convolution_forward.desc(
                kind, HOW, x, anyWeights, bias, y, stride, dilation, padding, padding)
            : new convolution_forward.desc(
                kind, HOW, x, anyWeights, y, stride, dilation, padding, padding),
        DnnEngine.engine());
  }

  long[] outputShape() {
    return outputShape.clone();
  }

  /** Of x, W, y and, where there is one, b. */
  Primitive forward() {
    return forward;
  }

  /** Of dL/dy, W and dL/dx. */
  Primitive gradientOfInput() {
    if (gradientOfInput == null) {
      var made =
          new convolution_backward_data.primitive_desc(
              new convolution_backward_data.desc(
                  HOW, x, anyWeights, y, stride, dilation, padding, padding),
              DnnEngine.engine(),
              formats);
      gradientOfInput =
          new Primitive(new convolution_backward_data(made))
              .reads(DNNL_ARG_DIFF_DST, null, made.diff_dst_desc())
              .reads(DNNL_ARG_WEIGHTS, weights, made.weights_desc())
              .writes(DNNL_ARG_DIFF_SRC, null, made.diff_src_desc());
    }
    return gradientOfInput;
  }

  /** Of x, dL/dy, dL/dW and, where there is a bias, dL/db. */
  Primitive gradientOfWeights() {
    if (gradientOfWeights == null) {
      var made =
          new convolution_backward_weights.primitive_desc(
              hasBias
                  ? new convolution_backward_weights.desc(
                      HOW, x, anyWeights, bias, y, stride, dilation, padding, padding)
                  : new convolution_backward_weights.desc(
                      HOW, x, anyWeights, y, stride, dilation, padding, padding),
              DnnEngine.engine(),
              formats);
      gradientOfWeights =
          new Primitive(new convolution_backward_weights(made))
              .reads(DNNL_ARG_SRC, null, made.src_desc())
              .reads(DNNL_ARG_DIFF_DST, null, made.diff_dst_desc())
              .writes(DNNL_ARG_DIFF_WEIGHTS, weights, made.diff_weights_desc());
      if (hasBias) {
        gradientOfWeights.writes(DNNL_ARG_DIFF_BIAS, bias, bias);
      }
    }
    return gradientOfWeights;
  }
}
