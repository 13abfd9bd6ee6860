package org.dmsnet.weights;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mean and population variance per channel over batches of [N,C,H,W] or [N,C], gathered in double
 * precision by Chan's rule for joining two samples, which does not cancel as a sum of squares
 * would.
 */
final class ChannelMoments {
  private double count;
  private INDArray mean;
  private INDArray squares;

  /** Takes one batch in. */
  void add(INDArray batch) {
    int[] otherDimensions = batch.rank() == 4 ? new int[] {0, 2, 3} : new int[] {0};
    double n = (double) batch.length() / batch.size(1);
    INDArray batchMean = batch.mean(otherDimensions).castTo(DataType.DOUBLE);
    INDArray batchSquares = batch.var(false, otherDimensions).castTo(DataType.DOUBLE).muli(n);
    if (count == 0) {
      mean = batchMean;
      squares = batchSquares;
    } else {
      INDArray difference = batchMean.sub(mean);
      mean.addi(difference.mul(n / (count + n)));
      squares.addi(batchSquares).addi(difference.mul(difference).muli(count * n / (count + n)));
    }
    count += n;
  }

  /** Mean, [C]. */
  INDArray mean() {
    return mean;
  }

  /** Population variance, [C]. */
  INDArray variance() {
    return squares.div(count);
  }
}
