package org.dmsnet.network.samediff;

import java.util.Arrays;
import org.dmsnet.network.kernel.MatrixProduct;
import org.dmsnet.network.kernel.PlainOrder;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.bp.AddBpOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of SameDiff's z = x + b with b [1,..,1,K..] repeated along the first dimensions of x
 * [R..,K..], as a bias is: dL/dx is dL/dz, and dL/db its sum over R, a {@link MatrixProduct} with a
 * row of ones. ND4J's sums value by value.
 */
final class BroadcastSums implements Shortcut {
  /** For the number of rows that was seen last. */
  private INDArray ones = Nd4j.empty();

  private BroadcastSums() {}

  /** Of an operation; null if it is no gradient of a sum. */
  static BroadcastSums of(DifferentialFunction function) {
    return function instanceof AddBpOp ? new BroadcastSums() : null;
  }

  @Override
  public boolean compute(INDArray[] in, INDArray[] out, boolean[] isRead, Program.Memory memory) {
    INDArray b = in[1];
    INDArray dz = in[2];
    if (!isRepeatedFirst(b, in[0]) || !Arrays.equals(in[0].shape(), dz.shape())) {
      return false;
    }
    long values = b.length();
    if (!PlainOrder.isDeclaredBy(dz, out[1])) {
      return false;
    }
    INDArray rows = dz.reshape('c', dz.length() / values, values);
    INDArray db = out[1].reshape('c', 1, values);
    INDArray each = ones(rows);
    if (!MatrixProduct.serves(each, rows, db)) {
      return false;
    }
    if (isRead[0]) {
      out[0].assign(dz);
    }
    if (isRead[1]) {
      MatrixProduct.compute(each, false, rows, false, db);
    }
    return true;
  }

  /** Whether the first dimensions of b are 1, at least one of x's is not, and the rest are x's. */
  private static boolean isRepeatedFirst(INDArray b, INDArray x) {
    if (b.rank() != x.rank() || b.length() == x.length()) {
      return false;
    }
    int first = 0;
    while (first < b.rank() && b.size(first) == 1) {
      first++;
    }
    for (int i = first; i < b.rank(); i++) {
      if (b.size(i) != x.size(i)) {
        return false;
      }
    }
    return true;
  }

  private INDArray ones(INDArray rows) {
    if (ones.length() != rows.size(0) || ones.dataType() != rows.dataType()) {
      try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        ones = Nd4j.ones(rows.dataType(), 1, rows.size(0));
      }
    }
    return ones;
  }
}
