package org.dmsnet.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.indexer.Bfloat16Indexer;
import org.bytedeco.javacpp.indexer.HalfIndexer;
import org.dmsnet.runtime.UserException;
import org.dmsnet.weights.SafeTensorsHeader.Dtype;
import org.dmsnet.weights.SafeTensorsHeader.Entry;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A safetensors file, open for reading: eight bytes with the header's length (little-endian), a
 * JSON header (name to dtype, shape and byte range), then the raw little-endian data. The header is
 * checked wholly when the file is opened (ranges lie within the file, do not overlap, leave no gap
 * and fit their shapes); data is memory-mapped tensor by tensor when asked for.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class SafeTensors implements AutoCloseable {
  /** The format's own limit. */
  private static final long MAX_HEADER = 100_000_000;

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final SafeTensorsHeader header;

  private SafeTensors(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    long size = channel.size();
    ByteBuffer lengthBytes = read(0, Math.min(8, size));
    if (size < 8) {
      throw fail("is no safetensors file: it has only %d bytes".formatted(size));
    }
    long headerLength = lengthBytes.getLong(0);
    if (headerLength < 2 || headerLength > MAX_HEADER || headerLength > size - 8) {
      throw fail(
          "is no safetensors file, or is truncated: its header would be %s bytes long, the file has %d"
              .formatted(Long.toUnsignedString(headerLength), size));
    }
    dataStart = 8 + headerLength;
    String json = StandardCharsets.UTF_8.decode(read(8, headerLength)).toString();
    header = new SafeTensorsHeader(file, json, size - dataStart);
  }

  /**
   * Opens a file and checks its header.
   *
   * @param file the file
   * @return the open file; close it when done
   * @throws UserException if the file is missing, unreadable, truncated or malformed
   */
  public static SafeTensors open(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      return new SafeTensors(file, channel);
    } catch (NoSuchFileException e) {
      throw new UserException("There is no weights file %s.".formatted(file), e);
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw new UserException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (RuntimeException e) {
      closeQuietly(channel, e);
      throw e;
    }
  }

  /**
   * The file's tensors.
   *
   * @return names, in the header's order
   */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.entries().keySet());
  }

  /**
   * The file's free-form metadata.
   *
   * @return key to value, empty if the file has none
   */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /**
   * A tensor's shape.
   *
   * @param name the tensor
   * @return its dimensions; none for a scalar
   */
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  /**
   * Reads a tensor.
   *
   * @param name the tensor
   * @return F32, F16 and BF16 as FLOAT (exact), F64 as DOUBLE, I64 as LONG, I32 as INT
   * @throws UserException if the dtype is another one, the tensor empty, or larger than 2 GB
   */
  public INDArray read(String name) {
    Entry entry = entry(name);
    long bytes = entry.end() - entry.begin();
    if (bytes == 0 || bytes > Integer.MAX_VALUE) {
      throw fail(
          "tensor '%s' of shape %s cannot be read: it is empty or larger than 2 GB"
              .formatted(name, Arrays.toString(entry.shape())));
    }
    ByteBuffer data;
    try {
      data = channel.map(FileChannel.MapMode.READ_ONLY, dataStart + entry.begin(), bytes);
    } catch (IOException e) {
      throw new UserException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    data.order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) (bytes / entry.dtype().bytes());
    INDArray flat =
        switch (entry.dtype()) {
          case F32 -> {
            float[] values = new float[length];
            data.asFloatBuffer().get(values);
            yield Nd4j.createFromArray(values);
          }
          case F16, BF16 -> Nd4j.createFromArray(widened(data.asShortBuffer(), entry.dtype()));
          case F64 -> {
            double[] values = new double[length];
            data.asDoubleBuffer().get(values);
            yield Nd4j.createFromArray(values);
          }
          case I64 -> {
            long[] values = new long[length];
            data.asLongBuffer().get(values);
            yield Nd4j.createFromArray(values);
          }
          case I32 -> {
            int[] values = new int[length];
            data.asIntBuffer().get(values);
            yield Nd4j.createFromArray(values);
          }
          default ->
              throw fail(
                  "tensor '%s' has dtype %s; weights must be F32, F16, BF16 or F64"
                      .formatted(name, entry.dtype()));
        };
    return flat.reshape(entry.shape());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UserException("%s cannot be closed: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static float[] widened(ShortBuffer data, Dtype dtype) {
    float[] values = new float[data.remaining()];
    for (int i = 0; i < values.length; i++) {
      int bits = Short.toUnsignedInt(data.get(i));
      values[i] = dtype == Dtype.F16 ? HalfIndexer.toFloat(bits) : Bfloat16Indexer.toFloat(bits);
    }
    return values;
  }

  private Entry entry(String name) {
    Entry entry = header.entries().get(name);
    if (entry == null) {
      throw fail("has no tensor '%s'".formatted(name));
    }
    return entry;
  }

  private ByteBuffer read(long position, long length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {}
    return buffer.flip();
  }

  private UserException fail(String what) {
    return new UserException("%s %s.".formatted(file, what));
  }

  private static void closeQuietly(FileChannel channel, Exception because) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        because.addSuppressed(e);
      }
    }
  }
}
