package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays come back as {@link Nd4j#write(INDArray, DataOutputStream)} put them away. */
class StoredArrayTest {
  @Test
  void arrayIsWhatNd4jReads() throws IOException {
    assertSame(Nd4j.rand(DataType.FLOAT, 1, 300_000));
    assertSame(Nd4j.rand(DataType.FLOAT, 3, 4, 5).dup('f'));
    assertSame(Nd4j.rand(DataType.DOUBLE, 7, 2));
    assertSame(Nd4j.createFromArray(Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE));
  }

  @Test
  void fileThatEndsEarlyIsRefused() throws IOException {
    byte[] bytes = written(Nd4j.rand(DataType.FLOAT, 1, 100));
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThrows(
        IOException.class, () -> StoredArray.read(new ByteArrayInputStream(cut), bytes.length));
  }

  private static void assertSame(INDArray array) throws IOException {
    byte[] bytes = written(array);
    INDArray expected = Nd4j.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    INDArray read = StoredArray.read(new ByteArrayInputStream(bytes), bytes.length);
    assertEquals(expected.dataType(), read.dataType());
    assertEquals(expected.ordering(), read.ordering());
    assertArrayEquals(expected.shape(), read.shape());
    assertArrayEquals(expected.stride(), read.stride());
    assertArrayEquals(expected.dup('c').data().asBytes(), read.dup('c').data().asBytes());
  }

  private static byte[] written(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Nd4j.write(array, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
