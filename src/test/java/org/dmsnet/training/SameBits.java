package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Asserts equality to the last bit. */
final class SameBits {
  private SameBits() {}

  static void assertSameBits(INDArray expected, INDArray actual) {
    assertArrayEquals(bits(expected), bits(actual));
  }

  static void assertSameBits(Checkpoint expected, Checkpoint actual) {
    assertSameBits(expected.network().params(), actual.network().params());
    assertSameBits(
        expected.network().getUpdater().getStateViewArray(),
        actual.network().getUpdater().getStateViewArray());
    assertSameBits(expected.average().average(), actual.average().average());
    assertEquals(expected.average().steps(), actual.average().steps());
    assertEquals(expected.network().getIterationCount(), actual.network().getIterationCount());
    assertEquals(expected.network().getEpochCount(), actual.network().getEpochCount());
  }

  private static int[] bits(INDArray array) {
    float[] floats = array.dup().data().asFloat();
    int[] bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(floats[i]);
    }
    return bits;
  }
}
