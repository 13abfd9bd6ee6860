package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CutMixTest {

  /** 60 N, 30 D, 9 D+H, 1 G. */
  private static List<Patient> hundred() {
    List<Patient> patients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Set<Label> labels =
          i < 60
              ? EnumSet.of(Label.N)
              : i < 90
                  ? EnumSet.of(Label.D)
                  : i < 99 ? EnumSet.of(Label.D, Label.H) : EnumSet.of(Label.G);
      Path photograph = Path.of("p" + i);
      patients.add(new Patient(String.valueOf(i), photograph, photograph, labels, "", ""));
    }
    return patients;
  }

  private static Map<String, Integer> perSet(List<TrainingPair> pairs) {
    Map<String, Integer> counts = new TreeMap<>();
    pairs.forEach(p -> counts.merge(DatasetReport.name(p.patient().labels()), 1, Integer::sum));
    return counts;
  }

  @Test
  void withoutBalanceTheProportionsOfTheLabelSetsStay() {
    assertEquals(
        Map.of("N", 120, "D", 60, "D+H", 18, "G", 2), perSet(new CutMix(hundred(), 0, 1).pairs(2)));
    assertEquals(
        Map.of("N", 30, "D", 15, "D+H", 5),
        perSet(new CutMix(hundred(), 0, 1).pairs(0.5)),
        "49.5 pairs and a half: the largest remainders are rounded up");
  }

  /**
   * Rarest labels: N of 60, D of 39, H of 9, G of 1. Weights 60 * 100 / 60 = 100, 30 * 100 / 39 =
   * 76.9, 9 * 100 / 9 = 100, 100; of 377 pairs they get 100.05, 76.96, 100.05, 100.05.
   */
  @Test
  void wholeBalanceGivesEveryRarestLabelTheSame() {
    assertEquals(
        Map.of("N", 100, "D", 77, "D+H", 100, "G", 100),
        perSet(new CutMix(hundred(), 1, 1).pairs(3.77)));
  }

  @Test
  void mixesTwoPatientsOfOneLabelSetAndLetsEveryoneTakeTurns() {
    List<TrainingPair> pairs = new CutMix(hundred(), 0, 1).pairs(2);
    Map<String, Integer> turns = new TreeMap<>();
    for (TrainingPair pair : pairs) {
      turns.merge(pair.patient().id(), 1, Integer::sum);
      if (pair.patient().labels().contains(Label.G)) {
        assertTrue(pair.patch().isEmpty(), "the only patient with G has nobody to mix with");
      } else {
        Patient donor = pair.patch().orElseThrow().donor();
        assertNotEquals(pair.patient().id(), donor.id());
        assertEquals(pair.patient().labels(), donor.labels());
      }
    }
    assertEquals(Set.of(2), Set.copyOf(turns.values()));
    assertEquals(
        pairs.size(), pairs.stream().map(TrainingPair::name).distinct().count(), "names differ");
  }

  @Test
  void followsFromSeedAndPatientsAndNotFromTheirOrder() {
    List<Patient> reversed = new ArrayList<>(hundred());
    Collections.reverse(reversed);
    assertEquals(new CutMix(hundred(), 0.5, 1).pairs(1), new CutMix(reversed, 0.5, 1).pairs(1));
    assertNotEquals(new CutMix(hundred(), 0.5, 1).pairs(1), new CutMix(reversed, 0.5, 2).pairs(1));
  }
}
