package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;

class ThresholdsTest {

  @Test
  void separableLabelsGetAThresholdInTheirGap() {
    // 20 patients. N: positives .3, negatives .1. D: positives .9, negatives .7. No one threshold
    // fits both.
    List<String> ids = new ArrayList<>();
    double[][] p = new double[20][8];
    boolean[][] t = new boolean[20][8];
    for (int i = 0; i < 20; i++) {
      ids.add("p" + i);
      t[i][0] = i < 10;
      t[i][1] = !t[i][0];
      p[i][0] = t[i][0] ? .3 : .1;
      p[i][1] = t[i][1] ? .9 : .7;
    }
    Predictions validation = new Predictions(ids, p, t);
    Thresholds chosen = Thresholds.chosenOn(validation);
    assertEquals(.2, chosen.of(Label.N), 1e-12);
    assertEquals(.8, chosen.of(Label.D), 1e-12);
    assertEquals(1, Metrics.of(validation, chosen).kappa());
  }

  @Test
  void choosingOnValidationRaisesKappaOnOtherPatients() {
    double gained = 0;
    for (int seed = 0; seed < 10; seed++) {
      Predictions test = Cases.random(2000, 1.5, 1000 + seed);
      Thresholds chosen = Thresholds.chosenOn(Cases.random(300, 1.5, seed));
      gained += Metrics.of(test, chosen).kappa() - Metrics.of(test, Thresholds.half()).kappa();
    }
    assertTrue(gained / 10 > 0.02, () -> "mean gain of kappa too small");
  }

  @Test
  void aLabelWithFewPositivesKeepsTheSharedThreshold() {
    // Only four patients have H, whose scores alone would ask for .975.
    List<String> ids = new ArrayList<>();
    double[][] p = new double[40][8];
    boolean[][] t = new boolean[40][8];
    for (int i = 0; i < 40; i++) {
      ids.add("p" + i);
      t[i][0] = i % 2 == 0;
      p[i][0] = t[i][0] ? .4 : .2;
      t[i][5] = i < 4;
      p[i][5] = t[i][5] ? .99 : .1;
    }
    Thresholds chosen = Thresholds.chosenOn(new Predictions(ids, p, t));
    assertEquals(chosen.of(Label.N), chosen.of(Label.H), 1e-12);
    assertEquals(.3, chosen.of(Label.H), 1e-12);
  }

  @Test
  void withoutAnyPositiveAllStayAtOneHalf() {
    Predictions none = new Predictions(List.of("a"), new double[1][8], new boolean[1][8]);
    assertEquals(Thresholds.half().values(), Thresholds.chosenOn(none).values());
  }

  @Test
  void theChoiceIsDeterministic() {
    Predictions validation = Cases.random(100, 1, 3);
    assertEquals(
        Thresholds.chosenOn(validation).values(), Thresholds.chosenOn(validation).values());
  }

  @Test
  void storedThresholdsMustBeCompleteNumbersFromZeroToOne() {
    Map<Label, Double> values = new EnumMap<>(Thresholds.half().values());
    assertEquals(.5, Thresholds.of(values, "stored").of(Label.A));
    values.put(Label.A, Double.NaN);
    assertTrue(
        assertThrows(UserException.class, () -> Thresholds.of(values, "stored"))
            .getMessage()
            .contains("label A"));
    values.remove(Label.A);
    assertThrows(UserException.class, () -> Thresholds.of(values, "stored"));
  }
}
