package org.dmsnet.network.kernel;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Arrays;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;

/** The gradient of a bias: the sum over all places, as the product with a row of ones. */
final class SumOfPlaces {
  private SumOfPlaces() {}

  /**
   * Of dL/dy and dL/db.
   *
   * @param yShape [N,out,H,W]
   */
  static Primitive of(long... yShape) {
    long places = yShape[0] * yShape[2] * yShape[3];
    long out = yShape[1];
    memory.desc row = matrix(1, places);
    memory.desc rows = matrix(places, out);
    memory.desc product = matrix(1, out);
    memory.desc bias = new memory.desc(new long[] {out}, memory.data_type.f32, memory.format_tag.x);
    float[] ones = new float[Math.toIntExact(places)];
    Arrays.fill(ones, 1);
    return new Primitive(
            new matmul(
                new matmul.primitive_desc(new matmul.desc(row, rows, product), DnnEngine.engine())))
        .always(DNNL_ARG_SRC, row, new FloatPointer(ones))
        .reads(DNNL_ARG_WEIGHTS, null, Layout.CHANNELS_LAST.describe(yShape), rows)
        .writes(DNNL_ARG_DST, bias, bias, product);
  }

  private static memory.desc matrix(long rows, long columns) {
    return new memory.desc(new long[] {rows, columns}, memory.data_type.f32, memory.format_tag.ab);
  }
}
