package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
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
 * kinds lead it to a reference implementation, a hundred times as slow. Where {@link Winograd}
 * pays, and oneDNN has it for this processor, it computes in that one's format, in all passes the
 * same.
 */
final class ConvolutionPrimitives implements ConvolutionPasses {
  private final boolean hasBias;
  private final boolean isChannelsLast;
  private final long[] outputShape;
  private final memory.desc weights;
  private final memory.desc bias;
  private final convolution_forward.primitive_desc y;
  private final convolution_backward_data.primitive_desc dx;
  private final convolution_backward_weights.primitive_desc dW;
  private final Primitive forward;
  private Primitive gradientOfInput;
  private Primitive gradientOfWeights;
  private Primitive gradientOfBias;

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
    weights = described(memory.format_tag.oihw, weightShape(layer, xShape, yShape));
    bias = described(memory.format_tag.x, yShape[1]);
    Passes passes = null;
    if (Winograd.pays(layer, xShape, yShape)) {
      passes = passes(layer, algorithm.convolution_winograd, xShape, yShape);
    }
    isChannelsLast = passes == null;
    if (isChannelsLast) {
      passes = passes(layer, algorithm.convolution_direct, xShape, yShape);
    }
    y = passes.y();
    dx = passes.dx();
    dW = passes.dW();
    forward =
        new Primitive(new convolution_forward(y))
            .reads(DNNL_ARG_SRC, null, y.src_desc())
            .reads(DNNL_ARG_WEIGHTS, weights, y.weights_desc())
            .writes(DNNL_ARG_DST, null, y.dst_desc());
    if (hasBias) {
      forward.reads(DNNL_ARG_BIAS, bias, bias);
    }
  }

  private record Passes(
      convolution_forward.primitive_desc y,
      convolution_backward_data.primitive_desc dx,
      convolution_backward_weights.primitive_desc dW) {}

  private static long[] weightShape(ConvolutionLayer layer, long[] xShape, long[] yShape) {
    int[] kernel = layer.getKernelSize();
    return new long[] {yShape[1], xShape[1], kernel[0], kernel[1]};
  }

  private static memory.desc described(memory.format_tag tag, long... shape) {
    return new memory.desc(shape, memory.data_type.f32, tag);
  }

  /** The three passes, or null where oneDNN lacks one of Winograd's for this processor. */
  private Passes passes(ConvolutionLayer layer, algorithm how, long[] xShape, long[] yShape) {
    boolean isDirect = how == algorithm.convolution_direct;
    memory.format_tag map = isDirect ? memory.format_tag.nhwc : memory.format_tag.any;
    memory.desc x = described(map, xShape);
    memory.desc result = described(map, yShape);
    memory.desc anyWeights = described(memory.format_tag.any, weightShape(layer, xShape, yShape));
    long[] stride = IntStream.of(layer.getStride()).asLongStream().toArray();
    long[] padding = IntStream.of(layer.getPadding()).asLongStream().toArray();
    // oneDNN counts the places between two taps.
    long[] dilation = IntStream.of(layer.getDilation()).mapToLong(d -> d - 1L).toArray();
    var kind = prop_kind.forward_training;
    var made =
        new convolution_forward.primitive_desc(
            hasBias
                ? new convolution_forward.desc(
                    kind, how, x, anyWeights, bias, result, stride, dilation, padding, padding)
                : new convolution_forward.desc(
                    kind, how, x, anyWeights, result, stride, dilation, padding, padding),
            DnnEngine.engine(),
            !isDirect);
    if (!made.asBoolean()) {
      return null;
    }
    var ofInput =
        new convolution_backward_data.primitive_desc(
            new convolution_backward_data.desc(
                how, x, anyWeights, result, stride, dilation, padding, padding),
            DnnEngine.engine(),
            made,
            !isDirect);
    var ofWeights =
        new convolution_backward_weights.primitive_desc(
            new convolution_backward_weights.desc(
                how, x, anyWeights, result, stride, dilation, padding, padding),
            DnnEngine.engine(),
            made,
            !isDirect);
    return ofInput.asBoolean() && ofWeights.asBoolean()
        ? new Passes(made, ofInput, ofWeights)
        : null;
  }

  @Override
  public long[] outputShape() {
    return outputShape.clone();
  }

  @Override
  public boolean isChannelsLast() {
    return isChannelsLast;
  }

  @Override
  public Primitive forward() {
    return forward;
  }

  @Override
  public Primitive gradientOfInput() {
    if (gradientOfInput == null) {
      gradientOfInput =
          new Primitive(new convolution_backward_data(dx))
              .reads(DNNL_ARG_DIFF_DST, null, dx.diff_dst_desc())
              .reads(DNNL_ARG_WEIGHTS, weights, dx.weights_desc())
              .writes(DNNL_ARG_DIFF_SRC, null, dx.diff_src_desc());
    }
    return gradientOfInput;
  }

  @Override
  public Primitive gradientOfWeights() {
    if (gradientOfWeights == null) {
      gradientOfWeights =
          new Primitive(new convolution_backward_weights(dW))
              .reads(DNNL_ARG_SRC, null, dW.src_desc())
              .reads(DNNL_ARG_DIFF_DST, null, dW.diff_dst_desc())
              .writes(DNNL_ARG_DIFF_WEIGHTS, weights, dW.diff_weights_desc());
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
