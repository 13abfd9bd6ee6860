package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;

import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/**
 * oneDNN's batch norm for maps of one shape and layout, y = gamma (x - m) / sqrt(v + eps) + beta,
 * and its gradients.
 */
final class BatchNormPrimitives {
  private static final int AFFINE =
      normalization_flags.use_scale.value | normalization_flags.use_shift.value;

  private final memory.desc map;
  private final memory.desc channels;
  private final float eps;
  private final double decay;
  private final batch_normalization_forward.primitive_desc formats;
  private final Primitive training;
  private Primitive inference;
  private Primitive gradient;
  private Primitive statisticsStep;

  /**
   * Makes the pass of training; the others are made when they are asked for.
   *
   * @param layout of x and y
   * @param shape [N,C,H,W]
   * @param eps added to the variance
   * @param decay share that running statistics keep in a step
   */
  BatchNormPrimitives(Layout layout, long[] shape, double eps, double decay) {
    this.eps = (float) eps;
    this.decay = decay;
    map = layout.describe(shape);
    channels = new memory.desc(new long[] {shape[1]}, memory.data_type.f32, memory.format_tag.x);
    formats = formats(prop_kind.forward_training, AFFINE);
    training =
        new Primitive(new batch_normalization_forward(formats))
            .reads(DNNL_ARG_SRC, map, map)
            .reads(DNNL_ARG_SCALE, channels, channels)
            .reads(DNNL_ARG_SHIFT, channels, channels)
            .writes(DNNL_ARG_MEAN, channels, channels)
            .writes(DNNL_ARG_VARIANCE, channels, channels)
            .writes(DNNL_ARG_DST, null, map);
  }

  private batch_normalization_forward.primitive_desc formats(prop_kind kind, int flags) {
    return new batch_normalization_forward.primitive_desc(
        new batch_normalization_forward.desc(kind.value, map, eps, flags), DnnEngine.engine());
  }

  /** Of x, gamma, beta, the batch's mean and variance as results, and y. */
  Primitive training() {
    return training;
  }

  /** Of x, gamma, beta, the running mean and variance, and y. */
  Primitive inference() {
    if (inference == null) {
      inference =
          new Primitive(
                  new batch_normalization_forward(
                      formats(
                          prop_kind.forward_inference,
                          AFFINE | normalization_flags.use_global_stats.value)))
              .reads(DNNL_ARG_SRC, map, map)
              .reads(DNNL_ARG_SCALE, channels, channels)
              .reads(DNNL_ARG_SHIFT, channels, channels)
              .reads(DNNL_ARG_MEAN, channels, channels)
              .reads(DNNL_ARG_VARIANCE, channels, channels)
              .writes(DNNL_ARG_DST, null, map);
    }
    return inference;
  }

  /** Of x, gamma, beta, the batch's mean and variance, dL/dy, dL/dx, dL/dgamma and dL/dbeta. */
  Primitive gradient() {
    if (gradient == null) {
      var made =
          new batch_normalization_backward.primitive_desc(
              new batch_normalization_backward.desc(
                  prop_kind.backward.value, map, map, eps, AFFINE),
              DnnEngine.engine(),
              formats);
      gradient =
          new Primitive(new batch_normalization_backward(made))
              .reads(DNNL_ARG_SRC, map, map)
              .reads(DNNL_ARG_SCALE, channels, channels)
              // Its value matters to nobody, but oneDNN 2.5 refuses to compute without it.
              .reads(DNNL_ARG_SHIFT, channels, channels)
              .reads(DNNL_ARG_MEAN, channels, channels)
              .reads(DNNL_ARG_VARIANCE, channels, channels)
              .reads(DNNL_ARG_DIFF_DST, null, map)
              .writes(DNNL_ARG_DIFF_SRC, map, map)
              .writes(DNNL_ARG_DIFF_SCALE, channels, channels)
              .writes(DNNL_ARG_DIFF_SHIFT, channels, channels);
    }
    return gradient;
  }

  /**
   * Of a running statistic s, the batch's b, and (1 - decay) (s - b), which is what s loses in a
   * step.
   */
  Primitive statisticsStep() {
    if (statisticsStep == null) {
      post_ops scaled = new post_ops();
      scaled.append_eltwise(1, algorithm.eltwise_linear, (float) (1 - decay), 0);
      primitive_attr attributes = new primitive_attr();
      attributes.set_post_ops(scaled);
      binary.desc difference = new binary.desc(algorithm.binary_sub, channels, channels, channels);
      statisticsStep =
          new Primitive(
                  new binary(new binary.primitive_desc(difference, attributes, DnnEngine.engine())))
              .reads(DNNL_ARG_SRC_0, channels, channels)
              .reads(DNNL_ARG_SRC_1, channels, channels)
              .writes(DNNL_ARG_DST, channels, channels);
    }
    return statisticsStep;
  }
}
