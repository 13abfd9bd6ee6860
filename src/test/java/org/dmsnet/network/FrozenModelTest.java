package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.dmsnet.data.Label;
import org.dmsnet.production.Basis;
import org.dmsnet.production.BinocularClassifier;
import org.dmsnet.production.EyeEvidence;
import org.dmsnet.production.Finding;
import org.dmsnet.production.LabelFinding;
import org.dmsnet.production.ModelBundle;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model file of each format, never written again: what a clinic keeps must load in every later
 * version and give the same numbers. The network is {@link Small}'s, with OSIM and CASFM.
 */
class FrozenModelTest {
  private static final double[] PROBABILITIES = {
    0.424383, 0.340916, 0.406036, 0.479917, 0.475242, 0.379312, 0.564745, 0.716364
  };
  private static final double[] THRESHOLDS = {
    0.348952, 0.372519, 0.405205, 0.447559, 0.5, 0.562342, 0.633210, 0.709477
  };

  private static InputStream formatTwo() {
    return FrozenModelTest.class.getResourceAsStream("format-2.zip");
  }

  /** Pixels that a formula gives: left and right differ. */
  private static INDArray pixels(int factor) {
    INDArray index = Nd4j.arange(3 * 32 * 32).castTo(DataType.FLOAT).reshape(3, 32, 32);
    return index.muli(factor).fmodi(251);
  }

  @Test
  void formatTwoGivesTheSameNumbers() throws Exception {
    try (InputStream file = formatTwo();
        BinocularClassifier classifier = BinocularClassifier.load(file)) {
      Finding finding = classifier.classify(pixels(7), pixels(13));

      double[] probabilities = new double[Label.COUNT];
      double[] thresholds = new double[Label.COUNT];
      for (LabelFinding label : finding.labels()) {
        probabilities[label.label().ordinal()] = label.probability();
        thresholds[label.label().ordinal()] = label.threshold();
      }
      assertArrayEquals(PROBABILITIES, probabilities, 1e-5);
      assertArrayEquals(THRESHOLDS, thresholds, 1e-6);
      EyeEvidence other = finding.of(Label.O).eyes().orElseThrow();
      assertEquals(0.704604, other.leftTwice(), 1e-5);
      assertEquals(0.691416, other.rightTwice(), 1e-5);
      assertEquals(Basis.TOGETHER, other.basis());
    }
  }

  @Test
  void formatTwoKeepsWhatItKnows() throws Exception {
    try (InputStream file = formatTwo()) {
      ModelBundle model = ModelBundle.read(file);

      assertEquals("frozen", model.recipe().name());
      assertEquals(32, model.recipe().imageSize());
      assertEquals(0.35, model.thresholds().get(1), 1e-12);
      assertEquals(0.6, model.calibration().labels().get(1).slope(), 1e-12);
      assertEquals(0.75, model.metrics().at("/at-validation-thresholds/auc-macro").asDouble());
      assertEquals("frozen for the tests", model.provenance().command());
    }
  }

  @Test
  void formatTwoIsAPlainDeeplearning4jModel() throws Exception {
    try (InputStream file = formatTwo()) {
      ComputationGraph network = ModelSerializer.restoreComputationGraph(file, false);

      INDArray[] pairs = Small.pairs(DataType.FLOAT, 32);
      assertArrayEquals(new long[] {3, Label.COUNT}, network.output(false, pairs)[0].shape());
    }
  }
}
