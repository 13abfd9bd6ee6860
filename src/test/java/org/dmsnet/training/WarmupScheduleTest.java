package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class WarmupScheduleTest {

  @Test
  void warmsUpLinearlyThenFallsAsHalfACosine() {
    WarmupSchedule schedule = new WarmupSchedule(0.8, 0, 4, 12, true);
    assertEquals(0.2, schedule.valueAt(0, 0), 1e-15);
    assertEquals(0.4, schedule.valueAt(1, 0), 1e-15);
    assertEquals(0.8, schedule.valueAt(3, 0), 1e-15);
    assertEquals(0.8, schedule.valueAt(4, 0), 1e-15);
    assertEquals(0.4 * (1 + Math.sqrt(0.5)), schedule.valueAt(6, 0), 1e-15);
    assertEquals(0.4, schedule.valueAt(8, 0), 1e-15);
    assertEquals(0.4 * (1 - Math.sqrt(0.5)), schedule.valueAt(10, 0), 1e-15);
    assertEquals(0, schedule.valueAt(12, 0));
    assertEquals(0, schedule.valueAt(100, 0));
  }

  @Test
  void staysAtZeroWhileFrozenAndStartsItsOwnWarmUpAfterwards() {
    WarmupSchedule schedule = new WarmupSchedule(1, 5, 2, 15, true);
    assertEquals(0, schedule.valueAt(0, 0));
    assertEquals(0, schedule.valueAt(4, 0));
    assertEquals(0.5, schedule.valueAt(5, 0));
    assertEquals(1, schedule.valueAt(6, 0));
    assertEquals(0.5, schedule.valueAt(11, 0), 1e-15);
    assertEquals(0, schedule.valueAt(15, 0));
  }

  @Test
  void aConstantStays() {
    WarmupSchedule schedule = new WarmupSchedule(0.3, 0, 0, 4, false);
    assertEquals(0.3, schedule.valueAt(0, 0));
    assertEquals(0.3, schedule.valueAt(99, 9));
  }

  @Test
  void aTrainingThatIsAllWarmUpOrAllFrozenHasItsRates() {
    assertEquals(0.5, new WarmupSchedule(1, 0, 4, 4, true).valueAt(1, 0));
    assertEquals(0, new WarmupSchedule(1, 4, 2, 4, true).valueAt(3, 0));
  }

  @Test
  void survivesTheJsonOfAConfiguration() {
    ComputationGraphConfiguration conf = Tiny.configuration();
    Optimization.configure(conf, Tiny.recipe("training.warmup-epochs=0.5").training(), 10);
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    BaseLayer layer =
        (BaseLayer) ((LayerVertex) read.getVertices().get("trunk.conv1")).getLayerConf().getLayer();
    assertEquals(
        new WarmupSchedule(0.002, 10, 5, 40, true),
        ((Adam) layer.getIUpdater()).getLearningRateSchedule());
  }

  @Test
  void isItsOwnCloneSoThatLayersShareOneUpdate() {
    WarmupSchedule schedule = new WarmupSchedule(1, 0, 0, 4, true);
    assertSame(schedule, schedule.clone());
  }

  @Test
  void refusesNumbersThatAreNoSchedule() {
    assertThrows(
        IllegalArgumentException.class, () -> new WarmupSchedule(Double.NaN, 0, 0, 4, true));
    assertThrows(IllegalArgumentException.class, () -> new WarmupSchedule(1, -1, 0, 4, true));
  }
}
