package org.dmsnet.weights;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.getParent());
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer start = littleEndian(8 + header.length);
        drain(start.putLong(header.length).put(header), channel);
        for (INDArray tensor : tensors.values()) {
          writeValues(tensor, channel);
        }
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException second) {
        e.addSuppressed(second);
      }
      throw new UserException(
          UserException.MACHINE, "Weights cannot be written to %s: %s".formatted(file, e), e);
    }
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

  private static void writeValues(INDArray tensor, FileChannel channel) throws IOException {
    DataBuffer values = tensor.dup('c').data();
    ByteBuffer buffer = littleEndian(CHUNK);
    boolean isFloat = tensor.dataType() == DataType.FLOAT;
    for (long i = 0; i < tensor.length(); i++) {
      if (buffer.remaining() < Double.BYTES) {
        drain(buffer, channel);
      }
      if (isFloat) {
        buffer.putFloat(values.getFloat(i));
      } else {
        buffer.putDouble(values.getDouble(i));
      }
    }
    drain(buffer, channel);
  }

  private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private static ByteBuffer littleEndian(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
