package org.dmsnet.data.illumination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

class UnevennessTest {
  private static final int SIZE = 201;

  private static double of(Mat photograph) {
    return Unevenness.between(photograph, photograph).before();
  }

  @Test
  void evenLightIsZero() {
    assertEquals(0, of(Photographs.disc(SIZE, (x, y) -> 120)), 1e-9);
  }

  /** Over a disc of radius r, x has the deviation r / 2: here .9 of 60 levels over 100, halved. */
  @Test
  void linearLightIsHalfItsRelativeRise() {
    Mat photograph = Photographs.disc(SIZE, (x, y) -> 100 + Math.round(60f * (x - 100) / 100));
    assertEquals(0.6 * 0.9 / 2, of(photograph), 0.005);
  }

  /** L = 200 - 100 (d / r)^2; over .9 of a disc (d / r)^2 is uniform on 0 to .81. */
  @Test
  void lightThatFadesToTheRimIsTheDeviationOfItsSurface() {
    Mat photograph =
        Photographs.disc(
            SIZE,
            (x, y) -> {
              double d = Math.hypot(x - 100, y - 100) / 100.5;
              return (int) Math.round(200 - 100 * d * d);
            });
    double expected = 100 * 0.81 / Math.sqrt(12) / (200 - 100 * 0.81 / 2);
    assertEquals(expected, of(photograph), 0.003);
  }

  @Test
  void vesselsHardlyCount() {
    Mat photograph = Photographs.disc(SIZE, (x, y) -> x % 20 < 2 ? 60 : 120);
    assertTrue(of(photograph) < 0.01, "" + of(photograph));
  }
}
