package org.dmsnet.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SafeTensorsTest {
  @TempDir Path folder;

  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    return Files.write(folder.resolve("case.safetensors"), bytes.array());
  }

  private Path checkedIn() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("dtypes.safetensors")) {
      return Files.write(folder.resolve("dtypes.safetensors"), in.readAllBytes());
    }
  }

  private static String refusal(Path file) {
    UserException e = assertThrows(UserException.class, () -> SafeTensors.open(file).close());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    return e.getMessage();
  }

  @Test
  void readsEveryFloatingTypeThatPythonWrote() throws IOException {
    double[][] expected = {{0, 1, -2.5}, {65504, 6.103515625e-05, 0x1p-24}};
    try (SafeTensors tensors = SafeTensors.open(checkedIn())) {
      assertEquals(Map.of("format", "pt"), tensors.metadata());
      assertEquals(
          List.of("f32", "f16", "bf16", "f64", "steps", "flag"), List.copyOf(tensors.names()));
      for (String exact : List.of("f32", "f16", "f64")) {
        assertArrayEquals(expected, tensors.read(exact).castTo(DataType.DOUBLE).toDoubleMatrix());
      }
      INDArray bf16 = tensors.read("bf16");
      assertEquals(DataType.FLOAT, bf16.dataType());
      assertEquals(-2.5, bf16.getDouble(0, 2));
      assertEquals(65280, bf16.getDouble(1, 0), "cut to 8 significant bits");
      assertEquals(1234567890123L, tensors.read("steps").getLong(0));
      assertEquals(0, tensors.shape("steps").length);
      UserException e = assertThrows(UserException.class, () -> tensors.read("flag"));
      assertTrue(e.getMessage().contains("'flag' has dtype BOOL"), e.getMessage());
    }
  }

  @Test
  void whatIsWrittenIsReadBitEqual() {
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    tensors.put("b.weight", Nd4j.rand(DataType.FLOAT, 3, 4, 5).permute(2, 0, 1));
    tensors.put("a", Nd4j.createFromArray(Double.MIN_VALUE, -0.0, Math.PI));
    Path file = folder.resolve("new/folder/out.safetensors");
    SafeTensorsWriter.write(file, tensors, Map.of("epoch", "3"));
    try (SafeTensors read = SafeTensors.open(file)) {
      assertEquals(List.of("b.weight", "a"), List.copyOf(read.names()));
      assertEquals("3", read.metadata().get("epoch"));
      assertArrayEquals(new long[] {5, 3, 4}, read.shape("b.weight"));
      assertEquals(tensors.get("b.weight"), read.read("b.weight"));
      assertArrayEquals(tensors.get("a").toDoubleVector(), read.read("a").toDoubleVector());
    }
    assertFalse(Files.exists(file.resolveSibling("out.safetensors.part")));
  }

  @Test
  void aTypeThatIsNotForWeightsIsNotWritten() {
    Path file = folder.resolve("out.safetensors");
    Map<String, INDArray> counts = Map.of("n", Nd4j.createFromArray(1, 2));
    assertThrows(UserException.class, () -> SafeTensorsWriter.write(file, counts, Map.of()));
    assertFalse(Files.exists(file));
  }

  @Test
  void aFailedWriteIsTheMachinesFaultAndLeavesTheOldFile() throws IOException {
    Path blocked = Files.writeString(folder.resolve("no-folder"), "x").resolve("out.safetensors");
    UserException e =
        assertThrows(
            UserException.class,
            () -> SafeTensorsWriter.write(blocked, Map.of("a", Nd4j.ones(1)), Map.of()));
    assertEquals(UserException.MACHINE, e.exitCode());
  }

  @Test
  void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
    byte[] whole = Files.readAllBytes(checkedIn());
    for (int length : new int[] {0, 5, 8, 60, whole.length - 1}) {
      Path cut = folder.resolve("cut.safetensors");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertTrue(refusal(cut).matches("(?s).*(truncated|only \\d+ bytes).*"), refusal(cut));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
      {"a":{"dtype":"F9","shape":[1],"data_offsets":[0,4]}} | 'a' has an unknown dtype "F9"
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}} | needs 8 bytes, its data_offsets span 4
      {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}} | 'a' has a wrong shape
      {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}} | 'a' has a wrong shape
      {"a":{"dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,4]}} | is too large
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}} | no valid data_offsets
      {"a":{"dtype":"F32","shape":[1]}} | 'a' has no data_offsets
      {"a":{"dtype":"F32","data_offsets":[0,4]}} | 'a' has no shape
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 'a' leaves a gap
      {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | has 4 bytes after its last tensor
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 'b' overlaps
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | not valid JSON
      [1,2] | is no JSON object
      {"a": | not valid JSON
      """)
  void aWrongHeaderIsRefusedWithTheTensorsName(String header, String message) throws IOException {
    Path file = file(header, 8);
    assertTrue(refusal(file).contains(message), refusal(file));
  }

  @Test
  void aMissingFileIsNamed() {
    assertTrue(refusal(folder.resolve("none.safetensors")).contains("There is no weights file"));
  }
}
