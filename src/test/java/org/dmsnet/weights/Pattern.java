package org.dmsnet.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Assertions;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The patterned weights and images of src/test/python/torchvision_reference.py, and a comparison
 * with the numbers that it wrote.
 */
public final class Pattern {
  private static final long MASK = 0xFFFFFFFFL;

  private Pattern() {}

  /** Uniform in [-1, 1), from a 32-bit hash of the name and the index. */
  public static INDArray of(String name, long... shape) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    long length = 1;
    for (long dimension : shape) {
      length *= dimension;
    }
    float[] values = new float[(int) length];
    for (int i = 0; i < values.length; i++) {
      long x = (i * 0x9E3779B1L & MASK) + crc.getValue() & MASK;
      x ^= x >>> 15;
      x = x * 0x2C1B3C6DL & MASK;
      x ^= x >>> 12;
      x = x * 0x297A2D39L & MASK;
      x ^= x >>> 15;
      values[i] = (float) (x / 0x1p31 - 1);
    }
    return Nd4j.createFromArray(values).reshape(shape);
  }

  /** Fills the tensors under a prefix; lastNorm is the name of the last norm in a block. */
  public static void fill(ComputationGraph net, String prefix, String lastNorm) {
    for (GraphTensor tensor : GraphTensor.of(net)) {
      if (!tensor.name().startsWith(prefix + ".")) {
        continue;
      }
      String name = tensor.name().substring(prefix.length() + 1);
      long[] shape = tensor.shape();
      INDArray u = of(name, shape);
      if (shape.length == 4) {
        u.muli((float) Math.sqrt(6.0 / (shape[1] * shape[2] * shape[3])));
      } else if (shape.length == 2) {
        u.muli((float) Math.sqrt(3.0 / shape[1]));
      } else if (name.endsWith("running_var")) {
        u.muli(0.5).addi(1);
      } else if (name.endsWith("weight") && name.contains(lastNorm)) {
        u.muli(0.05).addi(0.25);
      } else if (name.endsWith("weight") && shape.length == 1) {
        u.muli(0.2).addi(1);
      } else {
        u.muli(0.1);
      }
      tensor.assign(u);
    }
  }

  /** Reads a JSON file that lies beside a test class. */
  public static JsonNode json(Class<?> test, String file) {
    try (InputStream in = test.getResourceAsStream(file)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares shape, sums and samples; the tolerance is relative to the largest sample. */
  public static void assertAgrees(JsonNode expected, INDArray actual, double tolerance) {
    long[] shape = new ObjectMapper().convertValue(expected.get("shape"), long[].class);
    Assertions.assertArrayEquals(shape, actual.shape());
    double[] samples = new ObjectMapper().convertValue(expected.get("samples"), double[].class);
    INDArray flat = actual.dup('c').reshape(actual.length());
    double largest = 0;
    for (double sample : samples) {
      largest = Math.max(largest, Math.abs(sample));
    }
    long step = flat.length() / samples.length;
    for (int i = 0; i < samples.length; i++) {
      Assertions.assertEquals(
          samples[i], flat.getDouble(i * step), tolerance * largest, "at element " + i * step);
    }
    double absSum = expected.get("absSum").asDouble();
    Assertions.assertEquals(absSum, sum(flat, true), tolerance * absSum, "sum of absolutes");
    Assertions.assertEquals(
        expected.get("sum").asDouble(), sum(flat, false), tolerance * absSum, "sum");
  }

  private static double sum(INDArray flat, boolean absolute) {
    double sum = 0;
    for (double value : flat.toDoubleVector()) {
      sum += absolute ? Math.abs(value) : value;
    }
    return sum;
  }
}
