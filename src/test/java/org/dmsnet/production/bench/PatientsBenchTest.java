package org.dmsnet.production.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dmsnet.production.bench.PatientsTask.Cost;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;

class PatientsBenchTest {
  private static final Recipe RECIPE =
      RecipeReader.with(
          Recipe.DEFAULTS,
          List.of("name=slim", "backbone=resnet10-slim", "image-size=64", "training.ema=0"));

  @Test
  void everyNumberOfPatientsGoesFromPhotographsToPredictions() {
    List<String> said = new ArrayList<>();
    PatientsReport report = new PatientsBench(RECIPE, List.of(20)).run(said::add);

    assertEquals(List.of(20), List.copyOf(report.costs().keySet()));
    for (Map<String, Cost> stages : report.costs().values()) {
      assertEquals(
          List.of("photographs to cache", "train and judge", "predict"),
          List.copyOf(stages.keySet()));
      assertTrue(stages.values().stream().allMatch(cost -> cost.seconds() > 0), stages::toString);
    }
    assertEquals(2, said.size());
  }

  @Test
  void growthIsWhatMorePatientsCostOverWhatFewerDid() {
    Map<Integer, Map<String, Cost>> costs =
        Map.of(
            1000, Map.of("predict", new Cost(21, 300)), 100, Map.of("predict", new Cost(3, 200)));
    PatientsReport report = new PatientsReport("slim", 64, 2, costs);

    PatientsReport.Growth growth = report.growth().get("predict").get(0);
    assertEquals(new PatientsReport.Growth(100, 1000, 10, 7, 1.5), growth);
    assertTrue(
        report
            .text()
            .contains(
                "predict, 100 to 1000 patients: 10.0 times as many, 7.0 times the time, 1.50 times the memory"),
        report.text());
    assertTrue(report.text().contains("30.00"), report.text());
    assertTrue(report.json().contains("\"peak-mebibytes\" : 300"), report.json());
  }

  @Test
  void memoryThatTheSystemDoesNotTellIsNotCompared() {
    PatientsReport report =
        new PatientsReport(
            "slim",
            64,
            2,
            Map.of(100, Map.of("predict", new Cost(1, 0)), 200, Map.of("predict", new Cost(2, 0))));
    assertTrue(report.text().contains("not known how many times the memory"), report.text());
  }

  @Test
  void numbersThatCannotBeSplitAreRefused() {
    for (List<Integer> counts : List.of(List.<Integer>of(), List.of(5), List.of(100, 2_000_000))) {
      assertThrows(UserException.class, () -> new PatientsBench(RECIPE, counts));
    }
  }
}
