package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dmsnet.data.Label;
import org.dmsnet.evaluation.Calibration.Platt;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /**
   * Patients whose label N follows the true probability; the network says sigmoid(slope z + shift).
   */
  private static Predictions said(double slope, double shift, int patients) {
    Random random = new Random(5);
    List<String> ids = new ArrayList<>();
    double[][] probabilities = new double[patients][Label.COUNT];
    boolean[][] truth = new boolean[patients][Label.COUNT];
    for (int i = 0; i < patients; i++) {
      ids.add("p" + i);
      double z = random.nextGaussian() - 1;
      truth[i][0] = random.nextDouble() < sigmoid(z);
      probabilities[i][0] = sigmoid(slope * z + shift);
    }
    return new Predictions(ids, probabilities, truth);
  }

  @Test
  void fitUndoesWhatOverconfidenceDid() {
    Platt platt = Calibration.fittedOn(said(3, 1, 20_000)).labels().get(0);

    // logit = 3 z + 1, so that z = logit / 3 - 1 / 3.
    assertEquals(1 / 3.0, platt.slope(), 0.02);
    assertEquals(-1 / 3.0, platt.offset(), 0.05);
  }

  /** Two logits, 0 and 2, each of 4 patients: the fit goes through Platt's smoothed shares. */
  @Test
  void fitOfTwoValuesIsSolvedByHand() {
    List<String> ids = new ArrayList<>();
    double[][] probabilities = new double[8][Label.COUNT];
    boolean[][] truth = new boolean[8][Label.COUNT];
    for (int i = 0; i < 8; i++) {
      ids.add("p" + i);
      probabilities[i][0] = sigmoid(i < 4 ? 0 : 2);
      truth[i][0] = i == 0 || i > 4;
    }
    Platt platt = Calibration.fittedOn(new Predictions(ids, probabilities, truth)).labels().get(0);

    // 4 positives and 4 negatives: targets 5/6 and 1/6. Means: (5 + 3) / 24 = 1/3, and 2/3.
    assertEquals(1 / 3.0, platt.of(sigmoid(0)), 1e-9);
    assertEquals(2 / 3.0, platt.of(sigmoid(2)), 1e-9);
    assertEquals(Math.log(2), platt.slope(), 1e-8);
  }

  @Test
  void labelWithoutPositivesOrAgainstTheTruthStaysAsItIs() {
    Calibration calibration = Calibration.fittedOn(said(-1, 0, 500));
    assertEquals(Platt.NONE, calibration.labels().get(0));
    assertEquals(Platt.NONE, calibration.labels().get(1));
    assertEquals(0.3, calibration.of(Label.N, 0.3));
  }

  @Test
  void orderAndDecisionsStay() {
    Predictions raw = said(3, 1, 400);
    Calibration calibration = Calibration.fittedOn(raw);
    Predictions calibrated = calibration.of(raw);
    double threshold = 0.37;
    double mapped = calibration.of(Label.N, threshold);
    for (int row = 0; row < raw.size(); row++) {
      assertEquals(
          raw.probability(row, Label.N) > threshold, calibrated.probability(row, Label.N) > mapped);
    }
    assertEquals(
        Metrics.of(raw, Thresholds.half()).of(Label.N).auc(),
        Metrics.of(calibrated, Thresholds.half()).of(Label.N).auc());
    assertTrue(calibration.of(Label.N, 0) >= 0 && calibration.of(Label.N, 1) <= 1);
  }

  /** .9 ten times, seven of them true; .1 for the other labels, none true. */
  @Test
  void expectedErrorIsTheMeanGapOfTheBins() {
    List<String> ids = new ArrayList<>();
    double[][] probabilities = new double[10][Label.COUNT];
    boolean[][] truth = new boolean[10][Label.COUNT];
    for (int i = 0; i < 10; i++) {
      ids.add("p" + i);
      Arrays.fill(probabilities[i], 0.15);
      probabilities[i][0] = 0.9;
      truth[i][0] = i < 7;
    }

    Reliability reliability =
        Reliability.of(new Predictions(ids, probabilities, truth), new Bootstrap(50, 1, 0.95));

    assertEquals((0.2 + 7 * 0.15) / 8, reliability.error(), 1e-12);
    assertEquals((0.7 * 0.01 + 0.3 * 0.81 + 7 * 0.0225) / 8, reliability.brier(), 1e-12);
    assertEquals(2, reliability.bins().size());
    assertEquals(0.7, reliability.bins().get(1).positives(), 1e-12);
    assertTrue(reliability.interval().contains(reliability.error()));
  }

  @Test
  void calibrationLowersTheErrorOnOtherPatients() {
    Predictions all = said(3, 1, 2000);
    Calibration calibration = Calibration.fittedOn(part(all, 0, 1000));
    CalibrationCheck check =
        CalibrationCheck.of(part(all, 1000, 2000), calibration, new Bootstrap(100, 1, 0.95));
    assertTrue(check.after().interval().high() < check.before().interval().low(), check.summary());
    assertTrue(check.after().brier() < check.before().brier(), check.summary());
  }

  private static Predictions part(Predictions all, int from, int to) {
    double[][] probabilities = new double[to - from][Label.COUNT];
    boolean[][] truth = new boolean[to - from][Label.COUNT];
    for (int i = from; i < to; i++) {
      for (Label label : Label.values()) {
        probabilities[i - from][label.ordinal()] = all.probability(i, label);
        truth[i - from][label.ordinal()] = all.truth(i, label);
      }
    }
    return new Predictions(all.ids().subList(from, to), probabilities, truth);
  }

  @Test
  void mapThatDecreasesIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Platt(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Platt(Double.NaN, 1));
  }
}
