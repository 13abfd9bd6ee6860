package org.dmsnet.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.dmsnet.data.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticPatientTest {
  private static final List<SyntheticPatient> PATIENTS =
      IntStream.range(0, 4000).mapToObj(i -> SyntheticPatient.draw(11, i)).toList();

  @Test
  void aDozenPatientsHaveAllEightLabels() {
    Set<Label> seen = EnumSet.noneOf(Label.class);
    PATIENTS.subList(0, 12).forEach(patient -> seen.addAll(patient.labels()));
    assertEquals(EnumSet.allOf(Label.class), seen);
  }

  @ParameterizedTest
  @CsvSource({"N, 24", "D, 20", "G, 10", "C, 10", "A, 9", "H, 9", "M, 9", "O, 9"})
  void firstLabelsComeInTheStatedProportionsExactly(Label label, long perHundred) {
    long count = IntStream.range(300, 400).filter(i -> Caseload.label(i) == label).count();
    assertEquals(perHundred, count);
  }

  @Test
  void aboutTwelveInAHundredHaveTwoLabelsAndNoSickPatientIsNormal() {
    double two = share(patient -> patient.labels().size() == 2, patient -> true);
    assertTrue(two > 0.08 && two < 0.13, "share with two labels: " + two);
    for (SyntheticPatient patient : PATIENTS) {
      boolean sick = !patient.left().signs().isEmpty() || !patient.right().signs().isEmpty();
      assertEquals(sick, !patient.labels().contains(Label.N));
    }
  }

  @ParameterizedTest
  @CsvSource({"RETINOPATHY, 0.6", "CLOUDED_LENS, 0.65", "DRUSEN, 0.4", "MEMBRANE, 0.8"})
  void asymmetricSignsAreInOneEyeOnlyForTheStatedShareAndOnEitherSide(Sign sign, double share) {
    assertEquals(share, share(p -> inOneEyeOnly(p, sign), p -> has(p, sign)), 0.08);
    double leftOnly = share(p -> p.left().severity(sign) > 0, p -> inOneEyeOnly(p, sign));
    assertEquals(0.5, leftOnly, 0.1);
  }

  @ParameterizedTest
  @CsvSource({"RETINOPATHY, 0.30", "CLOUDED_LENS, 0.325", "MEMBRANE, 0.40"})
  void whoeverSeesOneEyeOnlyMissesTheStatedShare(Sign sign, double missed) {
    assertEquals(missed, share(p -> p.left().severity(sign) == 0, p -> has(p, sign)), 0.06);
    assertEquals(missed, share(p -> p.right().severity(sign) == 0, p -> has(p, sign)), 0.06);
  }

  @ParameterizedTest
  @EnumSource(names = {"LARGE_CUP", "NARROWED_ARTERIES", "TILTED_DISC"})
  void symmetricSignsAreInBothEyesToTheSameDegree(Sign sign) {
    for (SyntheticPatient patient : PATIENTS) {
      if (has(patient, sign)) {
        double left = patient.left().severity(sign);
        double right = patient.right().severity(sign);
        assertTrue(Math.min(left, right) >= 0.9 * Math.max(left, right), patient.toString());
      }
    }
  }

  @Test
  void theWorseEyeIsSeenAndTheOtherIsWeaker() {
    for (SyntheticPatient patient : PATIENTS) {
      for (Sign sign : Sign.values()) {
        double left = patient.left().severity(sign);
        double right = patient.right().severity(sign);
        if (has(patient, sign)) {
          assertTrue(Math.max(left, right) >= 0.3 && Math.max(left, right) <= 1);
          assertTrue(Math.min(left, right) < Math.max(left, right));
        }
      }
    }
  }

  private static boolean has(SyntheticPatient patient, Sign sign) {
    return patient.labels().contains(sign.label());
  }

  private static boolean inOneEyeOnly(SyntheticPatient patient, Sign sign) {
    return (patient.left().severity(sign) > 0) != (patient.right().severity(sign) > 0);
  }

  private static double share(Predicate<SyntheticPatient> what, Predicate<SyntheticPatient> among) {
    List<SyntheticPatient> group = PATIENTS.stream().filter(among).toList();
    return group.stream().filter(what).count() / (double) group.size();
  }
}
