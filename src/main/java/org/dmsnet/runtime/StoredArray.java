package org.dmsnet.runtime;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Reads an array that {@link Nd4j#write(INDArray, java.io.DataOutputStream)} wrote, from a file
 * that nobody vouches for. ND4J believes the header: a length of a trillion would be allocated, and
 * a shape larger than the data would read foreign memory. So the header is read first.
 *
 * <pre>
 * shape: mode (UTF), length (int64), type (UTF), length x int64 = rank, sizes, strides, extras, stride, order
 * data:  mode (UTF), length (int64), type (UTF), length x element
 * </pre>
 */
final class StoredArray {
  private static final int HEADER = 1 << 12;

  /** Values that are read at a time. */
  private static final int CHUNK = 1 << 18;

  private StoredArray() {}

  /**
   * Reads an array.
   *
   * @param stream begins with the array
   * @param bytes that the stream holds
   * @return the array
   * @throws IOException where the header does not fit the number of bytes, or itself
   */
  static INDArray read(InputStream stream, long bytes) throws IOException {
    BufferedInputStream in = new BufferedInputStream(stream, 1 << 16);
    in.mark(HEADER);
    Header header = header(new DataInputStream(in), bytes);
    if (header.type() == DataType.FLOAT) {
      return floats(in, header);
    }
    in.reset();
    return Nd4j.read(new DataInputStream(in));
  }

  /** What is said of the values that follow. */
  private record Header(long[] shape, long[] strides, char order, DataType type, long values) {}

  /** ND4J reads value by value, which takes three times as long, or ten without Java's C2. */
  private static INDArray floats(InputStream in, Header header) throws IOException {
    INDArray all = Nd4j.createUninitialized(DataType.FLOAT, header.values());
    byte[] bytes = new byte[(int) Math.min(CHUNK, header.values()) * Float.BYTES];
    float[] chunk = new float[bytes.length / Float.BYTES];
    INDArray values = Nd4j.createUninitialized(DataType.FLOAT, chunk.length);
    long read = 0;
    while (read < header.values()) {
      int count = (int) Math.min(chunk.length, header.values() - read);
      if (in.readNBytes(bytes, 0, count * Float.BYTES) < count * Float.BYTES) {
        throw new EOFException("it ends early");
      }
      ByteBuffer.wrap(bytes).asFloatBuffer().get(chunk);
      values.data().setData(chunk);
      all.get(NDArrayIndex.interval(read, read + count))
          .assign(values.get(NDArrayIndex.interval(0, count)));
      read += count;
    }
    TensorMemory.giveBack(values);
    return Nd4j.create(all.data(), header.shape(), header.strides(), 0, header.order());
  }

  private static Header header(DataInputStream in, long bytes) throws IOException {
    mode(in);
    long shapeLength = in.readLong();
    type(in, DataType.INT64, DataType.LONG);
    if (shapeLength < 4 || shapeLength > Shape.shapeInfoLength(32)) {
      throw new IOException("its shape is damaged");
    }
    long[] shape = new long[(int) shapeLength];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
    }
    int rank = (int) shape[0];
    if (shape[0] < 0 || shapeLength != Shape.shapeInfoLength(rank)) {
      throw new IOException("its shape is damaged");
    }
    mode(in);
    long values = in.readLong();
    DataType type = type(in, DataType.FLOAT, DataType.DOUBLE);
    long last = 0;
    for (int i = 1; i <= rank; i++) {
      long size = shape[i];
      long stride = shape[rank + i];
      // Bounds first, so that the products below cannot overflow.
      if (size < 1 || stride < 0 || size > values || stride > values) {
        throw new IOException("its shape and its length differ");
      }
      last += (size - 1) * stride;
      if (last >= values) {
        throw new IOException("its shape and its length differ");
      }
    }
    if (values < 1 || values > bytes / Float.BYTES) {
      throw new IOException("it promises " + values + " values and has " + bytes + " bytes");
    }
    return new Header(
        Arrays.copyOfRange(shape, 1, rank + 1),
        Arrays.copyOfRange(shape, rank + 1, 2 * rank + 1),
        (char) shape[shape.length - 1],
        type,
        values);
  }

  private static void mode(DataInputStream in) throws IOException {
    String mode = in.readUTF();
    if (!mode.equals(AllocationMode.MIXED_DATA_TYPES.name())
        && !mode.equals(AllocationMode.LONG_SHAPE.name())) {
      throw new IOException("it is stored as " + mode);
    }
  }

  private static DataType type(DataInputStream in, DataType... allowed) throws IOException {
    String name = in.readUTF();
    return Arrays.stream(allowed)
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("it holds " + name));
  }
}
