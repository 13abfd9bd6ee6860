package org.dmsnet.network.kernel;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.dmsnet.runtime.OneDnn;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * oneDNN, called without ND4J between: its primitives take the memory of arrays as it lies, where
 * ND4J's operations turn channels last into channels first around each of them. Where the library
 * is missing, on a GPU, and with DL4J's helpers switched off, there is no engine and the kernels
 * are DL4J's own layers.
 */
final class DnnEngine {
  private DnnEngine() {}

  private static final class Loaded {
    static final engine ENGINE = load();
    static final ThreadLocal<stream> STREAM = ThreadLocal.withInitial(() -> new stream(ENGINE));

    private static engine load() {
      boolean usable =
          Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU
              && OneDnn.isOn()
              && OneDnn.hasLibrary();
      return usable ? new engine(engine.kind.cpu, 0) : null;
    }
  }

  /** Whether the kernels compute this map: single precision, rank 4, not empty, a library. */
  static boolean serves(INDArray map) {
    return map.dataType() == DataType.FLOAT
        && map.rank() == 4
        && !map.isEmpty()
        && Loaded.ENGINE != null;
  }

  /** Whether an array is of single precision and in plain order, and there is a library. */
  static boolean servesInOrder(INDArray array) {
    return array.dataType() == DataType.FLOAT
        && !array.isEmpty()
        && PlainOrder.isOf(array)
        && Loaded.ENGINE != null;
  }

  static engine engine() {
    return Loaded.ENGINE;
  }

  /** Memory of a format, at no address yet. */
  static memory unbound(memory.desc format) {
    return new memory(format, engine(), new Pointer());
  }

  /** This thread's queue. */
  static stream stream() {
    return Loaded.STREAM.get();
  }
}
