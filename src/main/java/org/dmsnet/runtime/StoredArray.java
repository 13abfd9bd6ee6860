package org.dmsnet.runtime;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

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
    check(new DataInputStream(in), bytes);
    in.reset();
    return Nd4j.read(new DataInputStream(in));
  }

  private static void check(DataInputStream in, long bytes) throws IOException {
    long shapeLength = length(in, DataType.INT64, DataType.LONG);
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
    long values = length(in, DataType.FLOAT, DataType.DOUBLE);
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
  }

  private static long length(DataInputStream in, DataType one, DataType other) throws IOException {
    String mode = in.readUTF();
    if (!mode.equals(AllocationMode.MIXED_DATA_TYPES.name())
        && !mode.equals(AllocationMode.LONG_SHAPE.name())) {
      throw new IOException("it is stored as " + mode);
    }
    long length = in.readLong();
    String type = in.readUTF();
    if (!type.equals(one.name()) && !type.equals(other.name())) {
      throw new IOException("it holds " + type);
    }
    return length;
  }
}
