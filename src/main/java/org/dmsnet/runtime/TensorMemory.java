package org.dmsnet.runtime;

import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The memory of arrays outside of workspaces. ND4J frees it when Java's garbage collector finds the
 * arrays dead; but they are small objects, which hardly fill the heap, so that gigabytes can wait
 * for a collection. What makes large arrays and knows when nobody needs them any more gives them
 * back here.
 */
public final class TensorMemory {
  private TensorMemory() {}

  /**
   * Frees arrays at once, and whatever looks at the same memory. Those of a workspace, constants
   * and those that were given back before are passed over.
   *
   * @param arrays not to be used afterwards; null, or null among them, is nothing
   */
  public static void giveBack(INDArray... arrays) {
    if (arrays == null) {
      return;
    }
    for (INDArray array : arrays) {
      if (array == null || array.isEmpty()) {
        continue;
      }
      DataBuffer memory = of(array);
      if (!memory.wasClosed() && memory.closeable()) {
        memory.close();
      }
    }
  }

  /**
   * Frees a batch's features, labels and masks.
   *
   * @param batch not to be used afterwards
   */
  public static void giveBack(MultiDataSet batch) {
    giveBack(batch.getFeatures());
    giveBack(batch.getLabels());
    giveBack(batch.getFeaturesMaskArrays());
    giveBack(batch.getLabelsMaskArrays());
  }

  /**
   * The memory that an array is in; two arrays may share it. A view cannot be closed, what it looks
   * at can.
   *
   * @param array any array
   * @return its whole buffer
   */
  public static DataBuffer of(INDArray array) {
    DataBuffer whole = array.data().originalDataBuffer();
    return whole == null ? array.data() : whole;
  }
}
