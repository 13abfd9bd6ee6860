package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;

/**
 * oneDNN's gradient of max(x, 0) for maps of one shape and layout, in one pass. Its forward pass
 * would turn NaN into zero, and stays ND4J's.
 */
final class ReluPrimitive {
  private static final algorithm HOW = algorithm.eltwise_relu;

  private ReluPrimitive() {}

  /** Of x, dL/dy and dL/dx. */
  static Primitive gradient(Layout layout, long[] shape) {
    var map = layout.describe(shape);
    var forward =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(prop_kind.forward_training, HOW, map, 0, 0),
            DnnEngine.engine());
    var made =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(HOW, map, map, 0, 0), DnnEngine.engine(), forward);
    return new Primitive(new eltwise_backward(made))
        .reads(DNNL_ARG_SRC, map, map)
        .reads(DNNL_ARG_DIFF_DST, null, map)
        .writes(DNNL_ARG_DIFF_SRC, map, map);
  }
}
