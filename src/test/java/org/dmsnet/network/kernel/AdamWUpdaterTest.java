package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.SIDE;
import static org.dmsnet.network.kernel.MixedNetwork.batch;
import static org.dmsnet.network.kernel.MixedNetwork.changed;
import static org.dmsnet.network.kernel.MixedNetwork.configuration;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** One walk over the memory makes the steps of DL4J's updater, and knows which it cannot make. */
class AdamWUpdaterTest {
  private static final Adam STOCK = new Adam(1e-2, 0.9, 0.99, 1e-6);
  private static final AdamKernel OURS = new AdamKernel(1e-2, 0.9, 0.99, 1e-6);
  private static final WeightDecay DECAY = new WeightDecay(0.3, true);

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  /** From equal gradients, over three steps of three and of two pairs; running statistics too. */
  @Test
  void stepsAndStateAreThoseOfDl4j() {
    ComputationGraph stock = net(updated(STOCK, DECAY));
    ComputationGraph ours = net(updated(OURS, DECAY));
    ours.setParams(stock.params());
    assertTrue(AdamWUpdater.into(ours));
    for (int step = 0; step < 3; step++) {
      int pairs = step == 1 ? 2 : 3;
      stock.setInputs(batch(pairs, SIDE, DataType.FLOAT).getFeatures());
      stock.setLabels(batch(pairs, SIDE, DataType.FLOAT).getLabels());
      stock.computeGradientAndScore();
      ours.getFlattenedGradients().assign(stock.getFlattenedGradients());
      update(stock, step, pairs);
      update(ours, step, pairs);
      assertClose(stock.getFlattenedGradients(), ours.getFlattenedGradients());
      assertClose(stock.getUpdater().getStateViewArray(), ours.getUpdater().getStateViewArray());
      stock.params().subi(stock.getFlattenedGradients().reshape(stock.params().shape()));
      ours.setParams(stock.params());
    }
  }

  private static void update(ComputationGraph network, int step, int pairs) {
    Gradient gradient = new DefaultGradient(network.getFlattenedGradients());
    network.getUpdater().update(gradient, step, 0, pairs, LayerWorkspaceMgr.noWorkspaces());
  }

  private static void assertClose(INDArray expected, INDArray found) {
    double difference = found.sub(expected).norm2Number().doubleValue();
    double size = expected.norm2Number().doubleValue();
    assertTrue(difference <= 1e-6 * size, difference + " of " + size);
  }

  /** In a training of its own: rate 0.01 x coefficient 0.3 of the weights, nothing of a bias. */
  @Test
  void onlyWhatDecaysDecays() {
    ComputationGraph with = net(updated(OURS, DECAY));
    ComputationGraph without = net(updated(OURS, null));
    without.setParams(with.params());
    assertTrue(AdamWUpdater.into(with));
    assertTrue(AdamWUpdater.into(without));
    INDArray before = with.getParam("stem_W").dup();
    with.fit(batch(2, SIDE, DataType.FLOAT));
    without.fit(batch(2, SIDE, DataType.FLOAT));
    INDArray lost = without.getParam("stem_W").sub(with.getParam("stem_W"));
    double off = lost.sub(before.mul(0.003)).norm2Number().doubleValue();
    assertTrue(off < 1e-5 * before.norm2Number().doubleValue(), off + " off");
    assertEquals(without.getParam("out_b"), with.getParam("out_b"));
  }

  @Test
  void aTrainingStepTakesItAndNotDl4js() {
    ComputationGraph network =
        net(
            updated(
                OURS,
                new WeightDecay(0.1, true) {
                  @Override
                  public void apply(
                      INDArray w, INDArray step, double rate, int iteration, int epoch) {
                    throw new IllegalStateException("DL4J's updater applies the decay");
                  }

                  @Override
                  public Regularization clone() {
                    return this;
                  }
                }));
    assertTrue(AdamWUpdater.into(network));
    INDArray before = network.params().dup();
    network.fit(batch(2, SIDE, DataType.FLOAT));
    assertNotEquals(before, network.params());
  }

  @Test
  void theStateOfTheUpdaterBeforeGoesOn() {
    ComputationGraph network = net(updated(OURS, DECAY));
    network.fit(batch(2, SIDE, DataType.FLOAT));
    INDArray state = network.getUpdater().getStateViewArray();
    assertNotEquals(0, state.amaxNumber().doubleValue());
    INDArray copy = state.dup();
    assertTrue(AdamWUpdater.into(network));
    assertEquals(copy, network.getUpdater().getStateViewArray());
    network.fit(batch(2, SIDE, DataType.FLOAT));
    assertNotEquals(copy, network.getUpdater().getStateViewArray());
  }

  @Test
  void whatItDoesNotServeStaysWithDl4j() {
    for (ComputationGraphConfiguration conf :
        List.of(
            updated(STOCK, DECAY),
            updated(new Sgd(0.1), DECAY),
            updated(OURS, new L2Regularization(0.1)),
            updated(OURS, new WeightDecay(0.1, false)),
            changed(
                updated(OURS, DECAY),
                layer -> layer.setGradientNormalization(GradientNormalization.ClipL2PerLayer)))) {
      ComputationGraph network = net(conf);
      var before = network.getUpdater();
      assertFalse(AdamWUpdater.into(network));
      assertEquals(before, network.getUpdater());
    }
  }

  @Test
  void otherGradientsThanTheNetworksOwnAreDl4js() {
    ComputationGraph network = net(updated(OURS, null));
    assertTrue(AdamWUpdater.into(network));
    assertInstanceOf(AdamWUpdater.class, network.getUpdater());
    Gradient own = new DefaultGradient(Nd4j.ones(network.getFlattenedGradients().shape()));
    network
        .paramTable()
        .forEach((name, value) -> own.setGradientFor(name, Nd4j.ones(value.shape())));
    network.getUpdater().update(own, 0, 0, 1, LayerWorkspaceMgr.noWorkspaces());
    assertEquals(0.01, own.gradient().getDouble(0), 1e-6);
  }

  private static ComputationGraphConfiguration updated(IUpdater updater, Regularization decay) {
    return changed(
        configuration(DataType.FLOAT),
        layer -> {
          layer.setIUpdater(updater);
          layer.setRegularization(decay == null ? List.of() : new ArrayList<>(List.of(decay)));
          layer.setRegularizationBias(new ArrayList<>());
        });
  }
}
