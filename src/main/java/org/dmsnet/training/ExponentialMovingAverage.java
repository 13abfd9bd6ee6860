package org.dmsnet.training;

import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.TensorMemory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moving average a of all parameters w, batch norms' running statistics included: after step t = 0,
 * 1, ...
 *
 * <pre>  a := d a + (1 - d) w,   d = min(decay, (1 + t) / (10 + t))</pre>
 *
 * The growing decay lets the average forget the initial weights. A decay of 0 is no average: then
 * the network itself is evaluated.
 */
public final class ExponentialMovingAverage {
  private final double decay;
  private final INDArray average;
  private int steps;

  /**
   * Starts at the network's parameters.
   *
   * @param decay largest decay; 0 is off
   * @param network gives the first values
   */
  public ExponentialMovingAverage(double decay, ComputationGraph network) {
    this(decay, network.params().dup(), 0);
  }

  /**
   * Goes on from a checkpoint.
   *
   * @param decay largest decay; 0 is off
   * @param average the average so far
   * @param steps steps averaged so far
   */
  public ExponentialMovingAverage(double decay, INDArray average, int steps) {
    this.decay = decay;
    this.average = average;
    this.steps = steps;
  }

  /**
   * Takes the network's parameters after a step in.
   *
   * @param network the network
   */
  public void update(ComputationGraph network) {
    if (decay > 0) {
      double d = Math.min(decay, (1.0 + steps) / (10.0 + steps));
      average.muli(d);
      Nd4j.exec(new Axpy(network.params(), average, average, 1 - d));
    }
    steps++;
  }

  /**
   * Does something with the network while it holds the averaged parameters, and gives it its own
   * back, bit by bit.
   *
   * @param network the network
   * @param use what is done
   * @param <T> its result
   * @return the result
   */
  public <T> T with(ComputationGraph network, Function<ComputationGraph, T> use) {
    if (decay == 0) {
      return use.apply(network);
    }
    INDArray own = network.params().dup();
    network.params().assign(average);
    try {
      return use.apply(network);
    } finally {
      network.params().assign(own);
      TensorMemory.giveBack(own);
    }
  }

  /** The average, flat as {@link ComputationGraph#params()}; not a copy. */
  public INDArray average() {
    return average;
  }

  /** Steps averaged so far. */
  public int steps() {
    return steps;
  }
}
