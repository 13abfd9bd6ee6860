package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;

class SeedBootstrapTest {
  private static final Bootstrap SETTINGS = new Bootstrap(1000, 3, 0.95);
  private static final SeedBootstrap SEEDS = new SeedBootstrap(SETTINGS);
  private static final String ACCURACY = "subset-accuracy";

  /** One letter a patient: r all right, w one label wrong. Patients are called a, b, ... */
  private static JudgedPatients judged(String patients) {
    List<String> ids = new ArrayList<>();
    double[][] p = new double[patients.length()][Label.COUNT];
    boolean[][] t = new boolean[patients.length()][Label.COUNT];
    for (int i = 0; i < patients.length(); i++) {
      ids.add(String.valueOf((char) ('a' + i)));
      t[i][0] = true;
      p[i][0] = patients.charAt(i) == 'r' ? .9 : .1;
    }
    return new JudgedPatients(new Predictions(ids, p, t), Thresholds.half());
  }

  private static JudgedPatients reversed(JudgedPatients judged) {
    List<String> ids = new ArrayList<>(judged.predictions().ids());
    Collections.reverse(ids);
    int n = ids.size();
    double[][] p = new double[n][Label.COUNT];
    boolean[][] t = new boolean[n][Label.COUNT];
    for (int i = 0; i < n; i++) {
      p[i][0] = judged.predictions().probability(n - 1 - i, Label.N);
      t[i][0] = true;
    }
    return new JudgedPatients(new Predictions(ids, p, t), judged.thresholds());
  }

  @Test
  void theFigureIsTheMeanOverSeedsNotOverPatients() {
    // (3/4 + 1/2) / 2; of all six patients together it would be 4/6.
    assertEquals(
        0.625, SEEDS.estimates(List.of(judged("rrrw"), judged("rw"))).get(ACCURACY).value());
  }

  @Test
  void theIntervalHoldsTheScatterOverSeeds() {
    // Each seed has the same accuracy for any of its patients, 1 and 0. Two of the two drawn give
    // 0, 1/2, 1 with chances 1/4, 1/2, 1/4: the quantiles at .025 and .975 are 0 and 1, those at .3
    // and .7 both 1/2.
    List<JudgedPatients> seeds = List.of(judged("rrr"), judged("www"));
    assertEquals(new Estimate(0.5, new Interval(0, 1, 1000)), SEEDS.estimates(seeds).get(ACCURACY));
    SeedBootstrap narrow = new SeedBootstrap(new Bootstrap(1000, 3, 0.4));
    assertEquals(
        new Estimate(0.5, new Interval(0.5, 0.5, 1000)), narrow.estimates(seeds).get(ACCURACY));
  }

  @Test
  void theIntervalHoldsTheScatterOverPatients() {
    // 100 patients of one seed, half of them right: Binomial(100, 1/2) / 100.
    Interval interval = SEEDS.estimates(List.of(judged("rw".repeat(50)))).get(ACCURACY).interval();
    assertEquals(0.40, interval.low(), 0.011);
    assertEquals(0.60, interval.high(), 0.011);
  }

  @Test
  void ofOneSeedItIsTheBootstrapOverPatients() {
    JudgedPatients one = new JudgedPatients(Cases.random(60, 2, 1), Thresholds.half());
    Map<String, Interval> intervals = new LinkedHashMap<>();
    SEEDS
        .estimates(List.of(one))
        .forEach((name, estimate) -> intervals.put(name, estimate.interval()));
    assertEquals(SETTINGS.intervals(one.predictions(), one.thresholds()), intervals);
  }

  @Test
  void aDifferenceIsPairedByPatientWhateverTheOrder() {
    // The same decisions of each patient: every resample's difference is 0, where resamples drawn
    // for each model on its own would scatter.
    List<JudgedPatients> seeds = List.of(judged("rrw"), judged("rwww"));
    List<JudgedPatients> other = seeds.stream().map(SeedBootstrapTest::reversed).toList();
    assertEquals(
        new Estimate(0, new Interval(0, 0, 1000)), SEEDS.differences(seeds, other).get(ACCURACY));
  }

  @Test
  void aDifferenceIsFirstLessSecond() {
    Estimate difference =
        SEEDS
            .differences(
                List.of(judged("rrrw"), judged("rr")), List.of(judged("rwww"), judged("rr")))
            .get(ACCURACY);
    // (2/4 + 0) / 2.
    assertEquals(0.25, difference.value());
    assertEquals(0, difference.interval().low());
  }

  @Test
  void whatASeedLeavesUndefinedIsUndefined() {
    // Everyone has N, nobody D.
    Map<String, Estimate> estimates = SEEDS.estimates(List.of(judged("rw"), judged("rr")));
    assertEquals("undefined", estimates.get("auc.N").text());
    assertEquals("undefined", estimates.get("recall.D").text());
    assertEquals(0, estimates.get("auc.N").interval().resamples());
  }

  @Test
  void otherSeedsOrOtherPatientsAreNotCompared() {
    List<JudgedPatients> one = List.of(judged("rr"));
    assertThrows(
        IllegalArgumentException.class,
        () -> SEEDS.differences(one, List.of(judged("rr"), judged("rr"))));
    assertThrows(UserException.class, () -> SEEDS.differences(one, List.of(judged("rrr"))));
  }
}
