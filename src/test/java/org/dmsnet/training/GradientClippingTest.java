package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientClippingTest {

  /** Copies the gradients that the listeners before it left. */
  private static final class Gradients extends BaseTrainingListener {
    private final Map<String, INDArray> copies = new HashMap<>();

    @Override
    public void onGradientCalculation(Model model) {
      model.gradient().gradientForVariable().forEach((name, g) -> copies.put(name, g.dup()));
    }

    double norm() {
      double sum = 0;
      for (Map.Entry<String, INDArray> entry : copies.entrySet()) {
        if (!isStatistic(entry.getKey())) {
          for (double value : entry.getValue().dup().data().asDouble()) {
            sum += value * value;
          }
        }
      }
      return Math.sqrt(sum);
    }
  }

  private static boolean isStatistic(String name) {
    return name.endsWith("_mean") || name.endsWith("_var");
  }

  private static Gradients step(ComputationGraph network, GradientClipping clipping) {
    Gradients gradients = new Gradients();
    network.setListeners(clipping, gradients);
    Nd4j.getRandom().setSeed(5);
    network.fit(Tiny.batch(1));
    return gradients;
  }

  @Test
  void scalesToTheBoundOverTheMeanLossAndLeavesStatisticsBitByBit() {
    ComputationGraph free = Tiny.network(Tiny.recipe());
    ComputationGraph clipped = Tiny.network(Tiny.recipe());
    clipped.params().assign(free.params());
    GradientClipping off = new GradientClipping(0, Tiny.STEPS);
    Gradients whole = step(free, off);
    Gradients scaled = step(clipped, new GradientClipping(0.01, Tiny.STEPS));

    assertEquals(whole.norm() / Tiny.BATCH, off.lastNorm(), 1e-6 * off.lastNorm());
    assertTrue(off.lastNorm() > 0.01, "the bound bites");
    assertEquals(0.01, scaled.norm() / Tiny.BATCH, 1e-7);
    for (String name : whole.copies.keySet()) {
      if (isStatistic(name)) {
        assertEquals(whole.copies.get(name), scaled.copies.get(name), name);
        assertFalse(whole.copies.get(name).eq(0).all(), name + " moves");
        assertArrayEquals(
            free.getParam(name).dup().data().asFloat(),
            clipped.getParam(name).dup().data().asFloat(),
            name);
      } else {
        INDArray expected = whole.copies.get(name).mul(0.01 / off.lastNorm());
        assertTrue(expected.equalsWithEps(scaled.copies.get(name), 1e-6), name);
      }
    }
  }

  @Test
  void leavesASmallGradientBitByBit() {
    ComputationGraph free = Tiny.network(Tiny.recipe());
    ComputationGraph bounded = Tiny.network(Tiny.recipe());
    bounded.params().assign(free.params());
    step(free, new GradientClipping(0, Tiny.STEPS));
    step(bounded, new GradientClipping(1e6, Tiny.STEPS));
    assertArrayEquals(
        free.params().dup().data().asFloat(), bounded.params().dup().data().asFloat());
  }

  @Test
  void hugeStatisticsDoNotCountAsGradient() {
    ComputationGraph network = Tiny.network(Tiny.recipe());
    GradientClipping clipping = new GradientClipping(0, Tiny.STEPS);
    step(network, clipping);
    double before = clipping.lastNorm();
    network = Tiny.network(Tiny.recipe());
    network.getParam("trunk.bn1_mean").assign(1e6);
    step(network, clipping);
    assertEquals(before, clipping.lastNorm(), 1e-6 * before);
  }

  @Test
  void aGradientThatIsNoNumberStopsBeforeTheWeightsChange() {
    ComputationGraph network = Tiny.network(Tiny.recipe());
    network.getParam("labels_W").assign(Double.POSITIVE_INFINITY);
    INDArray before = network.getParam("trunk.conv1_W").dup();
    UserException stopped =
        assertThrows(UserException.class, () -> step(network, new GradientClipping(1, Tiny.STEPS)));
    assertTrue(stopped.getMessage().contains("epoch 1, step 1"), stopped.getMessage());
    assertEquals(before, network.getParam("trunk.conv1_W"));
  }
}
