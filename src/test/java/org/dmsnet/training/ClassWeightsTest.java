package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

class ClassWeightsTest {

  @Test
  void areTheInverseFrequencyToThePowerWithMeanOne() {
    // Inverse frequencies 2, 4, 8; roots 1.4142, 2, 2.8284 with sum 6.2426.
    INDArray weights = ClassWeights.of(new long[] {50, 25, 12}, 100, 1);
    assertArrayEquals(new long[] {1, 3}, weights.shape());
    double sum = 2 + 4 + 100.0 / 12;
    assertArrayEquals(new double[] {6 / sum, 12 / sum, 25 / sum}, weights.toDoubleVector(), 6e-5);
    INDArray root = ClassWeights.of(new long[] {32, 16, 8}, 64, 0.5);
    assertArrayEquals(new double[] {0.6796, 0.9611, 1.3592}, root.toDoubleVector(), 1e-4);
  }

  @Test
  void anExponentOfZeroWeighsAllAlikeAndAnAbsentClassCountsAsOnePatient() {
    assertArrayEquals(
        new double[] {1, 1}, ClassWeights.of(new long[] {9, 0}, 10, 0).toDoubleVector());
    assertArrayEquals(
        ClassWeights.of(new long[] {5, 1}, 10, 1).toDoubleVector(),
        ClassWeights.of(new long[] {5, 0}, 10, 1).toDoubleVector());
  }

  @Test
  void countsBeyondTheTotalAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ClassWeights.of(new long[] {11}, 10, 1));
  }

  @Test
  void reachTheLossAndSurviveJsonBitByBit() {
    ComputationGraphConfiguration conf = Tiny.configuration();
    INDArray weights = ClassWeights.of(new long[] {5, 4, 3, 2, 1, 1, 1, 6}, 13, 0.37);
    ClassWeights.applyTo(conf, "labels", weights);
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    OutputLayer layer =
        (OutputLayer) ((LayerVertex) read.getVertices().get("labels")).getLayerConf().getLayer();
    INDArray back = ((LossBinaryXENT) layer.getLossFn()).getWeights();
    assertEquals(weights.dataType(), back.dataType());
    assertArrayEquals(weights.toFloatVector(), back.toFloatVector());
  }
}
