package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final Bootstrap FEW = new Bootstrap(200, 7, 0.95);
  private static final Thresholds HALF = Thresholds.half();

  @Test
  void theSeedDecidesTheIntervals() {
    Predictions predictions = Cases.random(80, 2, 1);
    Map<String, Interval> first = FEW.intervals(predictions, HALF);
    assertEquals(first, FEW.intervals(predictions, HALF));
    assertNotEquals(first, new Bootstrap(200, 8, 0.95).intervals(predictions, HALF));
    assertEquals(Metrics.of(predictions, HALF).all().keySet(), first.keySet());
  }

  @Test
  void subsetAccuracyOfHalfThePatientsHasTheBinomialInterval() {
    // 100 patients, 50 all right: resamples are Binomial(100, 1/2) / 100, whose 2.5 % and 97.5 %
    // quantiles are .40 and .60.
    List<String> ids = new ArrayList<>();
    boolean[][] t = new boolean[100][8];
    for (int i = 0; i < 100; i++) {
      ids.add("p" + i);
      t[i][0] = i < 50;
    }
    Predictions predictions = new Predictions(ids, new double[100][8], t);
    Interval interval =
        new Bootstrap(2000, 0, 0.95).intervals(predictions, HALF).get("subset-accuracy");
    assertEquals(0.40, interval.low(), 0.011);
    assertEquals(0.60, interval.high(), 0.011);
    assertTrue(interval.contains(0.5));
  }

  @Test
  void ofHundredTestSetsAboutNinetyFiveIntervalsHoldTheTruth() {
    double truth = Metrics.of(Cases.random(20000, 1.5, 99), HALF).kappa();
    Bootstrap quick = new Bootstrap(100, 7, 0.95);
    int held = 0;
    for (int seed = 0; seed < 100; seed++) {
      Predictions sample = Cases.random(120, 1.5, seed);
      held += quick.intervals(sample, HALF).get("kappa-flattened").contains(truth) ? 1 : 0;
    }
    // Binomial(100, .95): fewer than 88 has a chance below 1 %.
    assertTrue(held >= 88, held + " of 100");
  }

  @Test
  void resamplesWithoutAPositiveAreSkipped() {
    // The one patient with the label is missing from a resample with probability (3/4)^4 = .32.
    Interval auc = FEW.intervals(Cases.four(), HALF).get("auc.C");
    assertTrue(auc.resamples() > 100 && auc.resamples() < 170, auc::toString);
    assertEquals(1, auc.low());
    Interval never = FEW.intervals(Cases.four(), HALF).get("auc.O");
    assertEquals(new Interval(Double.NaN, Double.NaN, 0), never);
  }

  @Test
  void theBetterModelsDifferenceIsPositive() {
    Predictions better = Cases.random(200, 3, 5);
    Predictions worse = noisier(better);
    var forward = FEW.pairedDifference(better, HALF, worse, HALF);
    var backward = FEW.pairedDifference(worse, HALF, better, HALF);
    Bootstrap.Difference auc = forward.get("auc-macro");
    assertTrue(auc.value() > 0 && auc.interval().low() > 0, auc::toString);
    assertEquals(-auc.value(), backward.get("auc-macro").value(), 1e-12);
    assertEquals(-auc.interval().high(), backward.get("auc-macro").interval().low(), 1e-12);
  }

  @Test
  void patientsArePairedByIdentifierNotByRow() {
    Predictions predictions = Cases.random(50, 2, 3);
    var difference = FEW.pairedDifference(predictions, HALF, reversed(predictions), HALF);
    assertEquals(0, difference.get("auc-macro").value());
    assertEquals(new Interval(0, 0, 200), difference.get("kappa-flattened").interval());
  }

  @Test
  void differencesOfDifferentPatientsAreRefused() {
    assertThrows(
        UserException.class,
        () -> FEW.pairedDifference(Cases.random(50, 2, 3), HALF, Cases.random(49, 2, 3), HALF));
    assertThrows(UserException.class, () -> new Bootstrap(5, 0, 0.95));
    assertThrows(UserException.class, () -> new Bootstrap(100, 0, 95));
  }

  private static Predictions noisier(Predictions predictions) {
    Predictions noise = Cases.random(predictions.size(), 0, 77);
    int n = predictions.size();
    double[][] p = new double[n][8];
    boolean[][] t = new boolean[n][8];
    for (int i = 0; i < n; i++) {
      for (Label label : Label.values()) {
        p[i][label.ordinal()] =
            (predictions.probability(i, label) + 4 * noise.probability(i, label)) / 5;
        t[i][label.ordinal()] = predictions.truth(i, label);
      }
    }
    return new Predictions(predictions.ids(), p, t);
  }

  private static Predictions reversed(Predictions predictions) {
    int n = predictions.size();
    List<String> ids = new ArrayList<>(predictions.ids());
    Collections.reverse(ids);
    double[][] p = new double[n][8];
    boolean[][] t = new boolean[n][8];
    for (int i = 0; i < n; i++) {
      for (Label label : Label.values()) {
        p[n - 1 - i][label.ordinal()] = predictions.probability(i, label);
        t[n - 1 - i][label.ordinal()] = predictions.truth(i, label);
      }
    }
    return new Predictions(ids, p, t);
  }
}
