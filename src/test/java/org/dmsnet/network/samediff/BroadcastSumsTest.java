package org.dmsnet.network.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.bp.AddBpOp;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients of sums with something that is repeated, against sums in double precision. */
class BroadcastSumsTest {
  private static final boolean[] ALL = {true, true};

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
    Nd4j.getRandom().setSeed(3);
  }

  @Test
  void eachTermHasItsGradient() {
    agrees(new long[] {1, 7}, 12, 7);
    agrees(new long[] {1, 4, 7}, 3, 4, 7);
    agrees(new long[] {1, 1, 7}, 3, 4, 7);
    agrees(new long[] {1, 1, 1, 1}, 3, 1, 4, 5);
  }

  private static void agrees(long[] repeated, long... shape) {
    INDArray x = random(shape);
    INDArray b = random(repeated);
    INDArray dz = random(shape);
    INDArray dx = random(shape);
    INDArray db = random(repeated);
    BroadcastSums sums = BroadcastSums.of(gradient(x, b));
    assertNotNull(sums);
    INDArray[] in = {x, b, dz};
    assertTrue(sums.compute(in, new INDArray[] {dx, db}, ALL, BroadcastSumsTest::noMemory));
    assertEquals(dz, dx);
    INDArray rows = dz.castTo(DataType.DOUBLE).reshape('c', dz.length() / b.length(), b.length());
    INDArray expected = rows.sum(0).reshape(repeated);
    assertEquals(0, expected.sub(db.castTo(DataType.DOUBLE)).amaxNumber().doubleValue(), 1e-5);
  }

  @Test
  void theNumberOfRowsMayChange() {
    BroadcastSums sums = BroadcastSums.of(gradient(random(4, 3), random(1, 3)));
    for (long rows : new long[] {4, 9, 2}) {
      INDArray[] in = {random(rows, 3), random(1, 3), Nd4j.ones(DataType.FLOAT, rows, 3)};
      INDArray[] out = {random(rows, 3), random(1, 3)};
      assertTrue(sums.compute(in, out, ALL, BroadcastSumsTest::noMemory));
      assertEquals(Nd4j.valueArrayOf(new long[] {1, 3}, rows, DataType.FLOAT), out[1]);
    }
  }

  @Test
  void whatItDoesNotComputeIsLeftToNd4j() {
    INDArray x = random(4, 3);
    assertFalse(compute(x, random(4, 3)), "nothing is repeated");
    assertFalse(compute(x, random(4, 1)), "columns are");
    assertFalse(compute(x, random(3)), "another rank");
    assertFalse(compute(x.castTo(DataType.DOUBLE), random(1, 3).castTo(DataType.DOUBLE)), "double");
    assertFalse(compute(random(3, 4).transpose(), random(1, 3)), "not in C order");
    SameDiff sd = SameDiff.create();
    sd.var("x", x).sub(sd.var("b", random(1, 3)));
    assertNull(BroadcastSums.of(sd.getOps().values().iterator().next().getOp()), "a difference");
  }

  private static boolean compute(INDArray x, INDArray b) {
    return BroadcastSums.of(gradient(random(4, 3), random(1, 3)))
        .compute(
            new INDArray[] {x, b, x},
            new INDArray[] {x.like(), b.like()},
            ALL,
            BroadcastSumsTest::noMemory);
  }

  private static INDArray noMemory(String name, LongShapeDescriptor shape) {
    throw new AssertionError("a sum needs no memory");
  }

  private static DifferentialFunction gradient(INDArray x, INDArray b) {
    SameDiff sd = SameDiff.create();
    SDVariable sum = sd.var("x", x).add(sd.var("b", b));
    sum.mul(sum).sum().markAsLoss();
    sd.createGradFunction();
    return sd.getFunction("grad").getOps().values().stream()
        .map(op -> op.getOp())
        .filter(AddBpOp.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  private static INDArray random(long... shape) {
    return Nd4j.randn(DataType.FLOAT, shape);
  }
}
