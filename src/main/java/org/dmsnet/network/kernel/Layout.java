package org.dmsnet.network.kernel;

import java.util.Arrays;
import java.util.function.Consumer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How a map lies in memory. Its shape is [N,C,H,W] in both layouts; only the strides differ, so
 * that every operation of ND4J reads the right values, if not fast.
 */
enum Layout {
  /** As the shape says: a row of a channel's places is contiguous. */
  CHANNELS_FIRST(memory.format_tag.nchw, 0, 1, 2, 3),
  /** A place's channels are contiguous, as oneDNN's convolutions want them. */
  CHANNELS_LAST(memory.format_tag.nhwc, 0, 2, 3, 1);

  private final memory.format_tag tag;

  /** The dimensions, the slowest first. */
  private final int[] order;

  Layout(memory.format_tag tag, int... order) {
    this.tag = tag;
    this.order = order;
  }

  /** The layout of a map, or null if it has neither. */
  static Layout of(INDArray map) {
    for (Layout layout : values()) {
      if (layout.describes(map)) {
        return layout;
      }
    }
    return null;
  }

  /** Where a side is one place long, its stride says nothing. */
  private boolean describes(INDArray map) {
    if (map.rank() != order.length) {
      return false;
    }
    long[] strides = strides(map.shape());
    return Arrays.stream(order).allMatch(i -> map.size(i) == 1 || map.stride(i) == strides[i]);
  }

  /** Values from one index of each dimension to the next. */
  long[] strides(long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = order.length - 1; i >= 0; i--) {
      strides[order[i]] = stride;
      stride *= shape[order[i]];
    }
    return strides;
  }

  /** The map itself, or a copy with channels first if it lies in neither way. */
  static INDArray known(INDArray map) {
    return of(map) == null ? map.dup('c') : map;
  }

  /** oneDNN's description of a map [N,C,H,W]. */
  memory.desc describe(long... shape) {
    return new memory.desc(shape, memory.data_type.f32, tag);
  }

  /** A map, without values that mean anything yet. */
  INDArray create(LayerWorkspaceMgr workspaces, ArrayType kind, DataType type, long... shape) {
    INDArray spare =
        kind == ArrayType.ACTIVATIONS ? SpareMaps.take(this, workspaces, type, shape) : null;
    if (spare != null) {
      return spare;
    }
    if (this == CHANNELS_FIRST) {
      return workspaces.createUninitialized(kind, type, shape, 'c');
    }
    return workspaces
        .createUninitialized(kind, type, new long[] {shape[0], shape[2], shape[3], shape[1]}, 'c')
        .permute(0, 3, 1, 2);
  }

  /**
   * A gradient with respect to a map, without values yet. Where several vertices read the map, DL4J
   * adds their gradients; with an element-wise stride of one, ND4J adds two gradients of one layout
   * in the order of memory, 25 times as fast as by their strides. All readers of a map with
   * channels last are kernels, and a kernel's gradient has the layout of its input.
   */
  INDArray createGradient(LayerWorkspaceMgr workspaces, INDArray map) {
    INDArray gradient = create(workspaces, ArrayType.ACTIVATION_GRAD, map.dataType(), map.shape());
    return this == CHANNELS_FIRST
        ? gradient
        : Nd4j.create(gradient.data(), map.shape(), gradient.stride(), 0, 1, 'c');
  }

  /** The values in the order of memory, for operations that do not ask where a value stands. */
  INDArray flat(INDArray map) {
    return this == CHANNELS_FIRST ? map : map.permute(0, 2, 3, 1);
  }

  /**
   * Activations in this layout, computed value by value in the layout of what they come from.
   *
   * @param from that layout
   * @param like a map of the shape and type
   * @param workspaces the layer's
   * @param computation writes the values in the order of memory
   */
  INDArray computed(
      Layout from, INDArray like, LayerWorkspaceMgr workspaces, Consumer<INDArray> computation) {
    INDArray result = create(workspaces, ArrayType.ACTIVATIONS, like.dataType(), like.shape());
    INDArray first =
        this == from
            ? result
            : from.create(workspaces, ArrayType.FF_WORKING_MEM, like.dataType(), like.shape());
    computation.accept(from.flat(first));
    if (this != from) {
      copy(first, result);
    }
    return result;
  }

  /** Copies the values of a map into another one of the same shape, each in a known layout. */
  static void copy(INDArray from, INDArray to) {
    Layout source = of(from);
    Layout target = of(to);
    if (source == target) {
      target.flat(to).assign(source.flat(from));
      return;
    }
    memory given = source.memoryOf(from);
    memory wanted = target.memoryOf(to);
    new reorder(given, wanted).execute(DnnEngine.stream(), given, wanted);
    DnnEngine.stream()._wait();
  }

  private memory memoryOf(INDArray map) {
    return new memory(describe(map.shape()), DnnEngine.engine(), map.data().addressPointer());
  }

  /** The shape that a convolution or a pooling with explicit padding makes of a map. */
  static long[] outputShape(
      INDArray x,
      long channels,
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      ConvolutionMode mode) {
    int[] places =
        ConvolutionUtils.getOutputSize(
            x, kernel, stride, padding, mode, dilation, CNN2DFormat.NCHW);
    return new long[] {x.size(0), channels, places[0], places[1]};
  }
}
