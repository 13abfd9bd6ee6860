package org.dmsnet.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dmsnet.runtime.UserException;

/**
 * The JSON header of a safetensors file, checked: known dtypes, shapes that fit their byte ranges,
 * ranges that fill the data without gap or overlap.
 */
final class SafeTensorsHeader {
  static final String METADATA = "__metadata__";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  enum Dtype {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    Dtype(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  /** Byte range [begin, end) counts from the end of the header. */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(String name, Dtype dtype, long[] shape, long begin, long end) {}

  private final Path file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** Parses and checks a header that is followed by so many bytes of data. */
  SafeTensorsHeader(Path file, String json, long dataLength) {
    this.file = file;
    JsonNode header;
    try {
      header = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UserException(
          "%s is no safetensors file: its header is not valid JSON (%s)."
              .formatted(file, e.getOriginalMessage()),
          e);
    }
    if (!header.isObject()) {
      throw fail("is no safetensors file: its header is no JSON object");
    }
    header
        .fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals(METADATA)) {
                entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
              }
            });
    header
        .path(METADATA)
        .fields()
        .forEachRemaining(pair -> metadata.put(pair.getKey(), pair.getValue().asText()));
    checkLayout(dataLength);
  }

  Map<String, Entry> entries() {
    return entries;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  private Entry entry(String name, JsonNode node) {
    Dtype dtype =
        Arrays.stream(Dtype.values())
            .filter(known -> known.name().equals(node.path("dtype").asText()))
            .findFirst()
            .orElseThrow(
                () ->
                    fail(
                        "tensor '%s' has an unknown dtype %s".formatted(name, node.path("dtype"))));
    long[] shape = naturals(name, "shape", node.path("shape"));
    long[] range = naturals(name, "data_offsets", node.path("data_offsets"));
    if (range.length != 2 || range[0] > range[1]) {
      throw fail("tensor '%s' has no valid data_offsets".formatted(name));
    }
    long bytes = dtype.bytes();
    try {
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
    } catch (ArithmeticException e) {
      throw new UserException(
          "%s: the shape %s of tensor '%s' is too large."
              .formatted(file, Arrays.toString(shape), name),
          e);
    }
    if (bytes != range[1] - range[0]) {
      throw fail(
          "tensor '%s' of shape %s and dtype %s needs %d bytes, its data_offsets span %d"
              .formatted(name, Arrays.toString(shape), dtype, bytes, range[1] - range[0]));
    }
    return new Entry(name, dtype, shape, range[0], range[1]);
  }

  private long[] naturals(String name, String key, JsonNode node) {
    long[] values = new long[node.size()];
    for (int i = 0; i < values.length; i++) {
      if (!node.get(i).canConvertToLong()
          || !node.get(i).isIntegralNumber()
          || node.get(i).asLong() < 0) {
        throw fail("tensor '%s' has a wrong %s: %s".formatted(name, key, node));
      }
      values[i] = node.get(i).asLong();
    }
    if (!node.isArray()) {
      throw fail("tensor '%s' has no %s".formatted(name, key));
    }
    return values;
  }

  private void checkLayout(long dataLength) {
    List<Entry> ordered = new ArrayList<>(entries.values());
    ordered.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long position = 0;
    for (Entry entry : ordered) {
      if (entry.end > dataLength) {
        throw fail(
            "is truncated: tensor '%s' ends at byte %d of the data, of which there are %d"
                .formatted(entry.name, entry.end, dataLength));
      }
      if (entry.begin != position) {
        throw fail(
            "tensor '%s' %s the data before it"
                .formatted(entry.name, entry.begin < position ? "overlaps" : "leaves a gap after"));
      }
      position = entry.end;
    }
    if (position != dataLength) {
      throw fail("has %d bytes after its last tensor".formatted(dataLength - position));
    }
  }

  private UserException fail(String what) {
    return new UserException("%s %s.".formatted(file, what));
  }
}
