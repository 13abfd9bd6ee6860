package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class TensorMemoryTest {

  @Test
  void anArrayIsGivenBackWithAllThatLooksAtIt() {
    INDArray map = Nd4j.rand(2, 3, 4, 4);
    INDArray channelsLast = map.permute(0, 2, 3, 1);
    TensorMemory.giveBack(channelsLast);
    assertTrue(map.wasClosed());
    assertTrue(channelsLast.wasClosed());
  }

  @Test
  void aSecondTimeIsNothing() {
    INDArray array = Nd4j.rand(2, 3);
    assertDoesNotThrow(() -> TensorMemory.giveBack(array, null, array));
    assertDoesNotThrow(() -> TensorMemory.giveBack((INDArray[]) null));
  }

  @Test
  void aBatchIsGivenBackWhole() {
    INDArray features = Nd4j.rand(2, 3);
    INDArray labels = Nd4j.rand(2, 8);
    INDArray mask = Nd4j.ones(2, 8);
    TensorMemory.giveBack(
        new MultiDataSet(
            new INDArray[] {features}, new INDArray[] {labels}, null, new INDArray[] {mask}));
    assertTrue(features.wasClosed() && labels.wasClosed() && mask.wasClosed());
  }

  @Test
  void aWorkspaceKeepsItsArrays() {
    try (MemoryWorkspace ignored =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace("tensor-memory")) {
      INDArray array = Nd4j.ones(2, 3);
      TensorMemory.giveBack(array);
      assertFalse(array.wasClosed());
      assertEquals(6, array.sumNumber().intValue());
    } finally {
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }
}
