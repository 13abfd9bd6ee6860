package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ExponentialMovingAverageTest {
  private final ComputationGraph network = Tiny.network(Tiny.recipe());

  @Test
  void followsTheFormulaFromItsFirstSteps() {
    network.params().assign(1);
    ExponentialMovingAverage average = new ExponentialMovingAverage(0.15, network);
    network.params().assign(2);
    average.update(network);
    double first = 0.1 * 1 + 0.9 * 2;
    assertEquals(first, average.average().getDouble(0), 1e-6, "d = 1/10");
    network.params().assign(4);
    average.update(network);
    double second = 0.15 * first + 0.85 * 4;
    assertEquals(second, average.average().getDouble(0), 1e-6, "d = min(0.15, 2/11)");
    assertEquals(2, average.steps());
    assertEquals(
        second, average.average().minNumber().doubleValue(), 1e-6, "running statistics too");
  }

  @Test
  void lendsTheAverageAndGivesTheWeightsBackBitByBitEvenAfterAnError() {
    ExponentialMovingAverage average = new ExponentialMovingAverage(0.9, network);
    INDArray initial = network.params().dup();
    network.params().addi(0.1);
    float[] own = network.params().dup().data().asFloat();
    INDArray seen = average.with(network, n -> n.params().dup());
    assertArrayEquals(initial.data().asFloat(), seen.data().asFloat());
    assertArrayEquals(own, network.params().dup().data().asFloat());
    assertThrows(
        IllegalStateException.class,
        () ->
            average.with(
                network,
                n -> {
                  throw new IllegalStateException("evaluation failed");
                }));
    assertArrayEquals(own, network.params().dup().data().asFloat());
  }

  @Test
  void aDecayOfZeroIsTheNetworkItself() {
    ExponentialMovingAverage average = new ExponentialMovingAverage(0, network);
    network.params().assign(3);
    average.update(network);
    assertEquals(3.0, average.with(network, n -> n.params().getDouble(0)));
  }
}
