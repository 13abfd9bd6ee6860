package org.dmsnet.network.kernel;

import java.util.Arrays;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some images or channels of a map [N,C,H,W], and a map of these alone, [n,C,H,W] or [N,c,H,W],
 * each in its layout; oneDNN copies between them, on all cores where both lie alike.
 */
final class MapSlice {
  private final Layout wholeLayout;
  private final long[] wholeShape;
  private final long first;
  private final Layout layout;
  private final long[] shape;

  /** Of the slice's first value in the whole. */
  private final long offset;

  private final memory slice;
  private final memory alone;
  private reorder writing;
  private reorder reading;

  /**
   * For maps like these.
   *
   * @param whole the map that the slice is of, in a known layout
   * @param dimension 0 for images, 1 for channels
   * @param first the slice's first index in that dimension
   * @param map of the slice alone, in a known layout
   */
  MapSlice(INDArray whole, int dimension, long first, INDArray map) {
    wholeLayout = Layout.of(whole);
    wholeShape = whole.shape();
    this.first = first;
    layout = Layout.of(map);
    shape = map.shape();
    long[] strides = wholeLayout.strides(wholeShape);
    offset = first * strides[dimension];
    slice = DnnEngine.unbound(new memory.desc(shape, memory.data_type.f32, strides));
    alone = DnnEngine.unbound(layout.describe(shape));
  }

  /** Whether this was made for maps of these shapes and layouts. */
  boolean fits(INDArray whole, long firstIndex, INDArray map) {
    return first == firstIndex
        && wholeLayout == Layout.of(whole)
        && layout == Layout.of(map)
        && Arrays.equals(wholeShape, whole.shape())
        && Arrays.equals(shape, map.shape());
  }

  /** Copies the map into the slice. */
  void write(INDArray map, INDArray whole) {
    bind(whole, map);
    if (writing == null) {
      writing = new reorder(alone, slice);
    }
    run(writing, alone, slice);
  }

  /** Copies the slice into the map. */
  void read(INDArray whole, INDArray map) {
    bind(whole, map);
    if (reading == null) {
      reading = new reorder(slice, alone);
    }
    run(reading, slice, alone);
  }

  private void bind(INDArray whole, INDArray map) {
    slice.set_data_handle(new FloatPointer(whole.data().addressPointer()).getPointer(offset));
    alone.set_data_handle(map.data().addressPointer());
  }

  private static void run(reorder copy, memory from, memory to) {
    stream stream = DnnEngine.stream();
    copy.execute(stream, from, to);
    stream._wait();
  }
}
