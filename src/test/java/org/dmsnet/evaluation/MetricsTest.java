package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.dmsnet.data.Label;
import org.junit.jupiter.api.Test;

/** Numbers counted by hand from the table in {@link Cases#four()}. */
class MetricsTest {
  private static final double EXACT = 1e-12;
  private final Metrics metrics = Metrics.of(Cases.four(), Thresholds.half());

  @Test
  void subsetAccuracyCountsPatientsWithAllEightRight() {
    assertEquals(1 / 4.0, metrics.subsetAccuracy(), EXACT); // p1 only
  }

  @Test
  void countsPerClass() {
    assertEquals(new Counts(1, 1, 1, 1), metrics.of(Label.N).counts());
    assertEquals(new Counts(2, 1, 0, 1), metrics.of(Label.D).counts());
    assertEquals(new Counts(0, 0, 1, 3), metrics.of(Label.G).counts());
    assertEquals(new Counts(1, 0, 0, 3), metrics.of(Label.C).counts());
    assertEquals(new Counts(0, 0, 0, 4), metrics.of(Label.O).counts());
  }

  @Test
  void macroAveragesAreOverTheFourLabelsThatOccur() {
    // Precision N 1/2, D 2/3, G 0 (nothing predicted), C 1; recall 1/2, 1, 0, 1;
    // F1 1/2, 4/5, 0, 1.
    assertEquals((1 / 2.0 + 2 / 3.0 + 0 + 1) / 4, metrics.precision().macro(), EXACT);
    assertEquals((1 / 2.0 + 1 + 0 + 1) / 4, metrics.recall().macro(), EXACT);
    assertEquals((1 / 2.0 + 4 / 5.0 + 0 + 1) / 4, metrics.f1().macro(), EXACT);
  }

  @Test
  void microAveragesAreOverAllDecisions() {
    // TP 4 (N1 D2 C1), FP 2 (N1 D1), FN 2 (N1 G1), TN 24.
    assertEquals(4 / 6.0, metrics.precision().micro(), EXACT);
    assertEquals(4 / 6.0, metrics.recall().micro(), EXACT);
    assertEquals(8 / 12.0, metrics.f1().micro(), EXACT);
  }

  @Test
  void samplesAveragesAreOverPatients() {
    // Precision p1 1, p2 1/1, p3 1/2, p4 1/2; recall 1, 1/2, 1, 1/2; F1 1, 2/3, 2/3, 1/2.
    assertEquals(3 / 4.0, metrics.precision().samples(), EXACT);
    assertEquals(3 / 4.0, metrics.recall().samples(), EXACT);
    assertEquals((1 + 2 / 3.0 + 2 / 3.0 + 1 / 2.0) / 4, metrics.f1().samples(), EXACT);
  }

  @Test
  void kappaFlattenedAndPerClass() {
    // p_o = 28/32; margins 6 true, 6 predicted of 32: p_e = (6*6 + 26*26) / 32^2 = 712/1024.
    double expected = 712 / 1024.0;
    assertEquals((28 / 32.0 - expected) / (1 - expected), metrics.kappa(), EXACT);
    // N: p_o = 1/2 = p_e. D: p_o = 3/4, p_e = (2*3 + 2*1)/16 = 1/2. G: p_o = p_e = 3/4. C: all
    // right.
    assertEquals(0, metrics.of(Label.N).kappa(), EXACT);
    assertEquals(1 / 2.0, metrics.of(Label.D).kappa(), EXACT);
    assertEquals(0, metrics.of(Label.G).kappa(), EXACT);
    assertEquals(1, metrics.of(Label.C).kappa(), EXACT);
  }

  @Test
  void aucCountsPairsAndTiesAsHalf() {
    // N: positives .9 .3, negatives .3 .6: .9 wins 2, .3 ties once and loses once: 2.5 of 4.
    assertEquals(2.5 / 4, metrics.of(Label.N).auc(), EXACT);
    // D: positives .8 .7 above negatives .1 .6.
    assertEquals(1, metrics.of(Label.D).auc(), EXACT);
    // G: positive .4, negatives .1 .4 .2: 2.5 of 3.
    assertEquals(2.5 / 3, metrics.of(Label.G).auc(), EXACT);
    assertEquals((2.5 / 4 + 1 + 2.5 / 3 + 1) / 4, metrics.aucMacro(), EXACT);
  }

  @Test
  void microAucIsOverAllPairsOfCells() {
    // 6 positives .9 .3 .8 .7 .4 .9 against 26 negatives: .6 .6 .4 .3 .2 .2 and 20 times .1.
    // .9 .9 .8 .7 win all 26; .4: 26 - 2 (.6 .6) - half for .4 = 23.5; .3: 22 + half for .3 = 22.5.
    assertEquals((4 * 26 + 23.5 + 22.5) / (6 * 26), metrics.aucMicro(), EXACT);
  }

  @Test
  void averagePrecisionTakesTiedScoresAsOneStep() {
    // N by score: .9 (+), .6 (-), then .3 (+ and -): 1/2 * 1/1 + 1/2 * 2/4.
    assertEquals(3 / 4.0, metrics.of(Label.N).averagePrecision(), EXACT);
    // G: .4 (+ and -) first: precision 1/2 at recall 1.
    assertEquals(1 / 2.0, metrics.of(Label.G).averagePrecision(), EXACT);
  }

  @Test
  void odirScoreTakesTheShareOfRightCellsAsItsF1() {
    assertEquals(28 / 32.0, metrics.odir().f1(), EXACT);
    assertEquals(
        (metrics.kappa() + 28 / 32.0 + metrics.aucMicro()) / 3, metrics.odir().score(), EXACT);
  }

  @Test
  void crossEntropyIsTheMeanOfThePatients() {
    Predictions four = Cases.four();
    double mean = IntStream.range(0, 4).mapToDouble(four::loss).average().orElseThrow();
    assertEquals(mean, metrics.crossEntropy(), EXACT);
  }

  @Test
  void aLabelWithoutPositivesIsUndefinedAndSaidSo() {
    ClassMetrics other = metrics.of(Label.O);
    assertEquals(Double.NaN, other.recall());
    assertEquals(Double.NaN, other.f1());
    assertEquals(Double.NaN, other.auc());
    assertEquals(Double.NaN, other.averagePrecision());
    assertEquals(Double.NaN, other.kappa());
    List<String> sentences = metrics.undefined();
    assertTrue(
        sentences.stream().anyMatch(s -> s.startsWith("O (") && s.contains("no patient")),
        sentences::toString);
    assertTrue(
        sentences.stream().anyMatch(s -> s.startsWith("G (") && s.contains("counts as 0")),
        sentences::toString);
    assertTrue(sentences.stream().noneMatch(s -> s.startsWith("N (")), sentences::toString);
  }

  @Test
  void aLabelThatAllHaveHasNoAuc() {
    boolean[][] t = {new boolean[8], new boolean[8]};
    t[0][0] = true;
    t[1][0] = true;
    Metrics all =
        Metrics.of(new Predictions(List.of("a", "b"), new double[2][8], t), Thresholds.half());
    assertEquals(Double.NaN, all.of(Label.N).auc());
    assertEquals(0, all.of(Label.N).recall());
    assertEquals(Double.NaN, all.aucMacro());
    assertTrue(all.undefined().stream().anyMatch(s -> s.contains("every patient")));
  }

  @Test
  void nothingTrueAndNothingPredictedDoesNotCrash() {
    Metrics none =
        Metrics.of(
            new Predictions(List.of("a"), new double[1][8], new boolean[1][8]), Thresholds.half());
    assertEquals(1, none.subsetAccuracy());
    assertEquals(Double.NaN, none.kappa());
    assertEquals(Double.NaN, none.odir().score());
    assertEquals(Double.NaN, none.f1().macro());
    assertEquals(9 + 8, none.undefined().size());
  }

  @Test
  void aProbabilityAtTheThresholdIsNotPredicted() {
    double[][] p = {{.5, .5000001, 0, 0, 0, 0, 0, 0}};
    Metrics m = Metrics.of(new Predictions(List.of("a"), p, new boolean[1][8]), Thresholds.half());
    assertEquals(0, m.of(Label.N).counts().predicted());
    assertEquals(1, m.of(Label.D).counts().predicted());
  }
}
