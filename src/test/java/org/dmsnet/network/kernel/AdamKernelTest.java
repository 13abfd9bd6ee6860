package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.SIDE;
import static org.dmsnet.network.kernel.MixedNetwork.batch;
import static org.dmsnet.network.kernel.MixedNetwork.changed;
import static org.dmsnet.network.kernel.MixedNetwork.configuration;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** The faster Adam makes the steps of DL4J's, from the same state. */
class AdamKernelTest {
  private static final Adam STOCK = new Adam(1e-2, 0.9, 0.99, 1e-6);
  private static final AdamKernel OURS = new AdamKernel(1e-2, 0.9, 0.99, 1e-6);

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  /** Shorter than a vector of the processor, not a multiple of one, and more than one part. */
  @ParameterizedTest
  @ValueSource(longs = {1, 17, 1000, AdamRuntime.PART, AdamRuntime.PART + 5})
  void stepsAreThoseOfDoublePrecision(long length) {
    INDArray state = Nd4j.create(DataType.FLOAT, 2 * length);
    INDArray exactState = Nd4j.create(DataType.DOUBLE, 2 * length);
    GradientUpdater<?> ours = OURS.instantiate(state, true);
    GradientUpdater<?> exact = STOCK.instantiate(exactState, true);
    Nd4j.getRandom().setSeed(7);
    for (int step = 0; step < 4; step++) {
      INDArray gradient = Nd4j.randn(DataType.FLOAT, length);
      INDArray expected = gradient.castTo(DataType.DOUBLE);
      ours.applyUpdater(gradient, step, 0);
      exact.applyUpdater(expected, step, 0);
      assertClose(expected, gradient);
      assertClose(exactState, state);
    }
  }

  private static void assertClose(INDArray expected, INDArray found) {
    double difference = found.castTo(DataType.DOUBLE).sub(expected).norm2Number().doubleValue();
    double size = expected.norm2Number().doubleValue();
    assertTrue(difference <= 1e-6 * size, difference + " of " + size);
  }

  @Test
  void itWritesNothingBesideItsPartOfALargerArray() {
    INDArray gradients = Nd4j.ones(DataType.FLOAT, 40);
    INDArray states = Nd4j.ones(DataType.FLOAT, 80);
    OURS.instantiate(states.get(NDArrayIndex.interval(10, 30)), true)
        .applyUpdater(gradients.get(NDArrayIndex.interval(5, 15)), 0, 0);
    // m / (1 - beta1) and sqrt(v / (1 - beta2)) of a first gradient of 1 are 1.
    for (int i = 0; i < 40; i++) {
      assertEquals(i >= 5 && i < 15 ? 0.01 : 1, gradients.getDouble(i), 1e-6, "gradient " + i);
    }
    for (int i = 0; i < 80; i++) {
      double expected = i < 10 || i >= 30 ? 1 : i < 20 ? 0.1 : 0.01;
      assertEquals(expected, states.getDouble(i), 1e-6, "state " + i);
    }
  }

  @Test
  void aRateOfZeroIsAStepOfZeroAndTheStateGoesOn() {
    INDArray state = Nd4j.create(DataType.FLOAT, 8);
    INDArray gradient = Nd4j.ones(DataType.FLOAT, 4);
    new AdamKernel(0, 0.9, 0.99, 1e-6).instantiate(state, true).applyUpdater(gradient, 0, 0);
    assertEquals(Nd4j.zeros(DataType.FLOAT, 4), gradient);
    assertEquals(0.1, state.getDouble(0), 1e-7);
    INDArray moved = Nd4j.ones(DataType.FLOAT, 4);
    new Adam(0, 0.9, 0.99, 1e-6).instantiate(state, true).applyUpdater(moved, 0, 0);
    assertNotEquals(0, moved.getDouble(0), "ND4J takes epsilon for a rate of zero");
  }

  @Test
  void aTrainingThatDl4jBeganGoesOn() {
    ComputationGraph stock = net(adam(DataType.FLOAT, STOCK));
    stock.fit(batch(2, SIDE, DataType.FLOAT));
    ComputationGraph ours = net(Kernels.in(stock.getConfiguration()));
    ours.setParams(stock.params());
    ours.getUpdater().setStateViewArray(stock.getUpdater().getStateViewArray().dup());
    ours.getConfiguration().setIterationCount(stock.getConfiguration().getIterationCount());
    for (int step = 0; step < 2; step++) {
      stock.fit(batch(2, SIDE, DataType.FLOAT));
      ours.fit(batch(2, SIDE, DataType.FLOAT));
    }
    INDArray difference = stock.params().sub(ours.params());
    assertEquals(0, difference.amaxNumber().doubleValue(), 2e-3);
    assertEquals(
        0,
        difference.norm2Number().doubleValue() / stock.params().norm2Number().doubleValue(),
        1e-4);
  }

  @Test
  void itIsPutIntoAConfigurationAndTakenOutOfIt() {
    Adam scheduled = new Adam(new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.25)));
    ComputationGraphConfiguration stock = adam(DataType.FLOAT, scheduled);
    ComputationGraphConfiguration conf = Kernels.in(stock);
    Adam found = (Adam) updater(conf);
    assertEquals(AdamKernel.class, found.getClass());
    assertEquals(0.25, found.getLearningRate(3, 0));
    assertEquals(AdamKernel.class, found.clone().getClass());
    assertEquals(found, found.clone());
    Object read = updater(ComputationGraphConfiguration.fromJson(conf.toJson()));
    assertEquals(AdamKernel.class, read.getClass());
    assertEquals(found, read);
    assertEquals(Adam.class, updater(Kernels.outOf(conf)).getClass());
  }

  private static Object updater(ComputationGraphConfiguration conf) {
    LayerVertex vertex = (LayerVertex) conf.getVertices().get("stem");
    return ((BaseLayer) vertex.getLayerConf().getLayer()).getIUpdater();
  }

  private static ComputationGraphConfiguration adam(DataType type, Adam adam) {
    return changed(configuration(type), layer -> layer.setIUpdater(adam));
  }
}
