package org.dmsnet.dashboard.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong is said once, and what is right is not. */
class HealthCheckTest {
  private final HealthCheck check = new HealthCheck("macro-auc");

  @Test
  void lossThatIsNotANumberIsSaidOnce() {
    assertEquals(List.of(), kinds(check.step(step(.3, Map.of(), Map.of()))));
    assertEquals(List.of("not-a-number"), kinds(check.step(step(Double.NaN, Map.of(), Map.of()))));
    assertEquals(List.of(), kinds(check.step(step(Double.NaN, Map.of(), Map.of()))));
  }

  @Test
  void updateOfAFifthOfTheWeightsIsAnExplosionAgainOnceItWasGone() {
    Map<String, Double> large = Map.of("trunk", .21, "osim", .19);
    Map<String, Double> small = Map.of("trunk", .001, "osim", .001);
    List<Notice> first = check.step(step(.3, large, Map.of()));
    assertEquals(List.of("exploding-updates:trunk"), kinds(first));
    assertTrue(first.get(0).serious());
    assertTrue(first.get(0).text().contains("21 %"), first.get(0).text());
    assertEquals(List.of(), kinds(check.step(step(.3, small, Map.of()))));
    assertEquals(List.of("exploding-updates:trunk"), kinds(check.step(step(.3, large, Map.of()))));
  }

  @Test
  void branchThatTellsNoPatientFromAnotherIsDeadAfterFiveReports() {
    Map<String, Double> spread = Map.of("ccam", 1e-6, "ciam", .5);
    for (int report = 1; report <= 4; report++) {
      assertEquals(List.of(), kinds(check.step(step(.3, Map.of(), spread))));
    }
    assertEquals(List.of("dead-branch:ccam"), kinds(check.step(step(.3, Map.of(), spread))));
    assertEquals(List.of(), kinds(check.step(step(.3, Map.of(), Map.of("ccam", .1, "ciam", .5)))));
  }

  @Test
  void metricThatDoesNotComeBackForThreeEpochsFalls() {
    List<String> said = new ArrayList<>();
    double[] auc = {.7, .8, .79, .78, .77, .76, .81};
    for (int epoch = 1; epoch <= auc.length; epoch++) {
      int number = epoch;
      kinds(check.epoch(epoch(epoch, auc[epoch - 1], 0))).forEach(k -> said.add(number + k));
    }
    assertEquals(List.of("5falling-metric"), said);
  }

  @Test
  void epochThatWaitsForDataIsSaid() {
    Notice notice = check.epoch(epoch(1, .7, .4)).get(0);
    assertEquals("waiting-for-data", notice.kind());
    assertTrue(notice.text().contains("40 %"), notice.text());
  }

  private static List<String> kinds(List<Notice> notices) {
    return notices.stream().map(Notice::kind).toList();
  }

  private static StepReport step(
      double loss, Map<String, Double> update, Map<String, Double> spread) {
    StepReport.Modules modules =
        new StepReport.Modules(Map.of(), Map.of(), Map.of(), Map.of(), spread, update);
    return new StepReport(0, 1, 1, .1, loss, null, null, null, null, null, 0, 0, 0, 0, modules);
  }

  private static EpochReport epoch(int epoch, double auc, double waiting) {
    return new EpochReport(
        epoch, epoch, .3, .3, Map.of("macro-auc", auc), null, waiting, false, null, null);
  }
}
