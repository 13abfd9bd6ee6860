package org.dmsnet.network.kernel;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One array that a primitive of oneDNN reads or writes, and its way into the format wanted. */
final class Argument {
  private static final long ALIGNMENT = 64;

  private final memory wanted;

  /** The same memory, as the primitive sees it. */
  private final memory seen;

  private final boolean isResult;
  private final Change fixed;
  private final Map<Layout, Change> byLayout = new EnumMap<>(Layout.class);

  /**
   * The array as it lies, and what turns it into what is wanted, or that into it: null if equal.
   */
  private record Change(memory array, reorder reorder) {}

  private Change current;

  /** Out of workspaces, what nobody refers to may be freed while oneDNN computes. */
  private INDArray copy;

  /** See {@link Primitive#reads}. */
  Argument(memory.desc array, memory.desc wanted, memory.desc seen, boolean isResult) {
    this.wanted = DnnEngine.unbound(wanted);
    this.seen = wanted.equals(seen) ? this.wanted : DnnEngine.unbound(seen);
    this.isResult = isResult;
    fixed = array == null ? null : change(array);
  }

  private Change change(memory.desc array) {
    if (array.equals(wanted.get_desc())) {
      return new Change(wanted, null);
    }
    memory outer = DnnEngine.unbound(array);
    return new Change(outer, isResult ? new reorder(wanted, outer) : new reorder(outer, wanted));
  }

  memory seen() {
    return seen;
  }

  /** Binds the memory of an array, and of its copy in the wanted format. */
  void before(INDArray array, LayerWorkspaceMgr workspaces, ArrayType working, stream stream) {
    current =
        fixed != null
            ? fixed
            : byLayout.computeIfAbsent(
                Layout.of(array), layout -> change(layout.describe(array.shape())));
    bind(current.array(), array);
    if (current.reorder() != null) {
      copy = create(workspaces, working, wanted.get_desc().get_size());
      wanted.set_data_handle(aligned(copy));
      if (!isResult) {
        current.reorder().execute(stream, current.array(), wanted);
      }
    }
    if (seen != wanted) {
      seen.set_data_handle(wanted.get_data_handle());
    }
  }

  /** Puts a result where it belongs. */
  void after(stream stream) {
    if (isResult && current.reorder() != null) {
      current.reorder().execute(stream, wanted, current.array());
    }
    copy = null;
  }

  private static void bind(memory memory, INDArray array) {
    memory.set_data_handle(array.data().addressPointer());
  }

  private static INDArray create(LayerWorkspaceMgr workspaces, ArrayType kind, long bytes) {
    long values = (bytes + ALIGNMENT) / Float.BYTES;
    return workspaces.createUninitialized(kind, DataType.FLOAT, new long[] {values}, 'c');
  }

  /**
   * The first multiple of 64 bytes, where ND4J's memory need not begin: Winograd's kernels write a
   * processor's whole vector at once, and crash elsewhere.
   */
  private static Pointer aligned(INDArray array) {
    Pointer start = array.data().addressPointer();
    return start.getPointer(BytePointer.class, Math.floorMod(-start.address(), ALIGNMENT));
  }

  /** How many values of an array a format takes, padding included. */
  static long floats(memory.desc format) {
    return (format.get_size() + Float.BYTES - 1) / Float.BYTES;
  }
}
