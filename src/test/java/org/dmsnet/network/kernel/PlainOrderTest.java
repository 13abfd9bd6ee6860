package org.dmsnet.network.kernel;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class PlainOrderTest {
  @Test
  void dimensionsOfOneChangeNothing() {
    for (long[] shape : new long[][] {{7}, {1}, {2, 3}, {1, 3}, {3, 1}, {2, 1, 3}, {1, 1, 6, 1}}) {
      assertTrue(PlainOrder.isOf(Nd4j.create(DataType.FLOAT, shape)));
    }
    assertTrue(PlainOrder.isOf(Nd4j.scalar(1f)));
  }

  @Test
  void whatIsTurnedOrHasGapsIsNot() {
    INDArray map = Nd4j.create(DataType.FLOAT, 2, 3, 4);
    assertFalse(PlainOrder.isOf(map.permute(0, 2, 1)));
    assertFalse(PlainOrder.isOf(map.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2))));
    assertTrue(PlainOrder.isOf(map.get(NDArrayIndex.interval(1, 2))));
    assertFalse(PlainOrder.isOf(Nd4j.create(DataType.FLOAT, new long[] {2, 3}, 'f')));
    assertTrue(PlainOrder.isOf(Nd4j.create(DataType.FLOAT, new long[] {1, 3}, 'f')));
  }
}
