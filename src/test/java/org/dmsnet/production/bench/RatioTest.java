package org.dmsnet.production.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
  @Test
  void isTakenRoundByRound() {
    // 4/2, 30/10 and 1/1: the second round was five times slower for both, and cancels out.
    Ratio ratio = Ratio.of(List.of(4.0, 30.0, 1.0), List.of(2.0, 10.0, 1.0));
    assertEquals(new Ratio(2, 1, 3), ratio);
    assertEquals("2.00 [1.00, 3.00]", ratio.text());
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertEquals(2.5, Ratio.median(List.of(9.0, 1.0, 3.0, 2.0)));
    assertEquals(2.0, Ratio.median(List.of(9.0, 1.0, 2.0)));
  }

  @Test
  void showsSharesAsPercent() {
    assertEquals("6.1 % [5.8, 7.0]", Ratio.of(List.of(0.058, 0.061, 0.07)).percent());
  }

  @Test
  void refusesRoundsThatDoNotPair() {
    assertThrows(IllegalArgumentException.class, () -> Ratio.of(List.of(1.0), List.of(1.0, 2.0)));
  }
}
