package org.dmsnet.weights;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes safetensors files: into a temporary file beside the target, which then takes its place.
 */
public final class SafeTensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(
      @JsonProperty("dtype") String dtype,
      @JsonProperty("shape") long[] shape,
      @JsonProperty("data_offsets") long[] range) {}

  private SafeTensorsWriter() {}

  /**
   * Writes tensors to a file, replacing it in one step.
   *
   * @param file the target; missing folders are made
   * @param tensors name to values, FLOAT (F32) or DOUBLE (F64), written in this order
   * @param metadata free-form text to keep with them; may be empty
   * @throws UserException if a tensor has another type, or the disk is full or read-only; then the
   *     file is what it was
   */
  public static void write(Path file, Map<String, INDArray> tensors, Map<String, String> metadata) {
    byte[] header = header(tensors, metadata);
    AtomicFile.write(
        file,
        out -> {
          out.write(littleEndian(Long.BYTES).putLong(header.length).array());
          out.write(header);
          for (INDArray tensor : tensors.values()) {
            writeValues(tensor, out);
          }
        });
  }

  private static byte[] header(Map<String, INDArray> tensors, Map<String, String> metadata) {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put(SafeTensorsHeader.METADATA, metadata);
    }
    long begin = 0;
    for (Map.Entry<String, INDArray> tensor : tensors.entrySet()) {
      DataType type = tensor.getValue().dataType();
      if (type != DataType.FLOAT && type != DataType.DOUBLE) {
        throw new UserException(
            "Tensor '%s' of type %s cannot be saved: only FLOAT and DOUBLE can."
                .formatted(tensor.getKey(), type));
      }
      long end = begin + tensor.getValue().length() * type.width();
      header.put(
          tensor.getKey(),
          new Entry(
              type == DataType.FLOAT ? "F32" : "F64",
              tensor.getValue().shape(),
              new long[] {begin, end}));
      begin = end;
    }
    byte[] json;
    try {
      json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static void writeValues(INDArray tensor, OutputStream out) throws IOException {
    DataBuffer values = tensor.dup('c').data();
    ByteBuffer buffer = littleEndian(CHUNK);
    boolean isFloat = tensor.dataType() == DataType.FLOAT;
    for (long i = 0; i < tensor.length(); i++) {
      if (buffer.remaining() < Double.BYTES) {
        drain(buffer, out);
      }
      if (isFloat) {
        buffer.putFloat(values.getFloat(i));
      } else {
        buffer.putDouble(values.getDouble(i));
      }
    }
    drain(buffer, out);
  }

  private static void drain(ByteBuffer buffer, OutputStream out) throws IOException {
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private static ByteBuffer littleEndian(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
