package org.dmsnet.data.illumination;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntBinaryOperator;
import org.bytedeco.opencv.opencv_core.Mat;
import org.dmsnet.recipe.Illumination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IlluminationCorrectionTest {
  private static final int SIZE = 120;
  private static final int[] GREY = {128, 128, 128};

  private static Mat correct(Illumination how, Mat photograph) {
    return IlluminationCorrection.of(how).correct(photograph);
  }

  /** A retina of 100 with vessels 20 darker every ten pixels, lit from dim to bright. */
  private static Mat litFromTheRight() {
    IntBinaryOperator light =
        (x, y) -> (int) Math.round((x % 10 == 0 ? 80 : 100) * (0.6 + 0.8 * x / (SIZE - 1)));
    return Photographs.disc(SIZE, light);
  }

  @Test
  void noneLeavesThePhotographAlone() {
    Mat photograph = litFromTheRight();
    assertSame(photograph, correct(Illumination.NONE, photograph));
  }

  /** 4 c - 4 c + 128 = 128 wherever nothing but c is near. */
  @Test
  void grahamMakesAConstantPhotographGrey() {
    Mat corrected = correct(Illumination.GRAHAM, Photographs.square(SIZE, (x, y) -> 70));
    for (int x = 0; x < SIZE; x++) {
      assertArrayEquals(GREY, Photographs.pixel(corrected, x, SIZE / 2), "column " + x);
    }
  }

  /**
   * The radius is 60, sigma 2. A step from 100 to 110 has the Gaussian mean 105 at the step, but
   * the pixel of the upper side has half a pixel more: 100 + 10 Phi(.5 / 2) = 105.987, and 4 (110 -
   * 105.987) + 128 = 144; far from the step it is grey.
   */
  @Test
  void grahamGivesFourTimesTheDistanceFromTheGaussianMean() {
    Mat corrected =
        correct(Illumination.GRAHAM, Photographs.square(SIZE, (x, y) -> x < 60 ? 100 : 110));
    assertEquals(144, Photographs.pixel(corrected, 60, 60)[0], 2);
    assertEquals(112, Photographs.pixel(corrected, 59, 60)[0], 2);
    assertArrayEquals(GREY, Photographs.pixel(corrected, 80, 60));
  }

  @Test
  void grahamKeepsNineTenthsOfTheRadius() {
    Mat corrected =
        correct(Illumination.GRAHAM, Photographs.disc(SIZE, (x, y) -> x % 2 == 0 ? 90 : 130));
    assertTrue(Math.abs(Photographs.pixel(corrected, 60 + 52, 60)[0] - 128) > 20);
    assertArrayEquals(GREY, Photographs.pixel(corrected, 60 + 56, 60));
  }

  @Test
  void claheKeepsColourAndBlackAndRaisesContrast() {
    Mat corrected = correct(Illumination.CLAHE, litFromTheRight());
    int[] retina = Photographs.pixel(corrected, 65, 60);
    assertEquals(retina[0], retina[2], 2, "grey stays grey");
    assertArrayEquals(new int[] {0, 0, 0}, Photographs.pixel(corrected, 0, 0));
    int before = 20;
    int after = retina[0] - Photographs.pixel(corrected, 60, 60)[0];
    assertTrue(after > before, "a vessel is " + after + " darker, was " + before);
  }

  /**
   * Of ten columns one is a vessel of 40, five are 105 and four are 95. The vessel is no
   * background; the mean of the rest is 100.556 and its deviation 4.969.
   */
  @Test
  void foracchiaGivesBackgroundItsMeanAndDeviation() {
    Mat corrected =
        correct(
            Illumination.FORACCHIA,
            Photographs.square(SIZE, (x, y) -> x % 10 == 0 ? 40 : x % 2 == 0 ? 95 : 105));
    assertEquals(128 + 32 * 4.444 / 4.969, Photographs.pixel(corrected, 61, 60)[0], 0.6);
    assertEquals(128 - 32 * 5.556 / 4.969, Photographs.pixel(corrected, 62, 60)[0], 0.6);
    assertEquals(0, Photographs.pixel(corrected, 60, 60)[0]);
  }

  /** Background of 99 and 101 has deviation 1; the lesion of 200 is no part of it. */
  @Test
  void foracchiaLeavesLesionsOutOfTheBackground() {
    IntBinaryOperator lesion =
        (x, y) -> Math.hypot(x - 60, y - 60) < 5 ? 200 : (x + y) % 2 == 0 ? 99 : 101;
    Mat corrected = correct(Illumination.FORACCHIA, Photographs.square(SIZE, lesion));
    assertEquals(255, Photographs.pixel(corrected, 60, 60)[0]);
    assertEquals(160, Photographs.pixel(corrected, 70, 61)[0], 3);
    assertEquals(96, Photographs.pixel(corrected, 70, 60)[0], 3);
  }

  @Test
  void foracchiaTakesAChangeOfContrastAway() {
    Mat corrected =
        correct(
            Illumination.FORACCHIA,
            Photographs.square(
                SIZE, (x, y) -> 100 + (x < 60 ? 5 : 20) * ((x / 2 + y / 2) % 2 == 0 ? -1 : 1)));
    int dim = spread(corrected, 20);
    int strong = spread(corrected, 100);
    assertEquals(dim, strong, 4, "5 and 20 grey levels of contrast look alike");
  }

  private static int spread(Mat photograph, int x) {
    return Math.abs(
        Photographs.pixel(photograph, x, 60)[0] - Photographs.pixel(photograph, x, 62)[0]);
  }

  /** ln(c + 1) - ln(c + 1) = 0. */
  @Test
  void retinexOfAConstantIsGrey() {
    for (int grey : new int[] {10, 100, 250}) {
      Mat disc = Photographs.disc(SIZE, (x, y) -> grey);
      Mat corrected = correct(Illumination.MSR, disc);
      assertArrayEquals(GREY, Photographs.pixel(corrected, 60, 60));
      assertEquals(128, Photographs.pixel(corrected, 4, 60)[0], 1, "the black around is no shade");
    }
  }

  /** One bright pixel hardly moves the means: R = ln(201 / 101) = .688, O = 128 + 88. */
  @Test
  void retinexIsTheLogarithmOfTheRatioToTheSurround() {
    Mat photograph = Photographs.square(SIZE, (x, y) -> x == 60 && y == 60 ? 200 : 100);
    assertEquals(216, Photographs.pixel(correct(Illumination.MSR, photograph), 60, 60)[0], 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"GRAHAM", "FORACCHIA", "MSR"})
  void evensOutAGradient(Illumination how) {
    Mat photograph = litFromTheRight();
    Unevenness unevenness = Unevenness.between(photograph, correct(how, photograph));
    assertTrue(unevenness.before() > 0.15, unevenness.toString());
    assertTrue(unevenness.after() < unevenness.before() / 2, unevenness.toString());
  }

  @ParameterizedTest
  @EnumSource
  void takesAPhotographOfOneColourOrOfOnePixel(Illumination how) {
    for (int size : new int[] {1, 3, 33}) {
      for (int grey : new int[] {0, 255}) {
        Mat corrected = correct(how, Photographs.square(size, (x, y) -> grey));
        assertEquals(size, corrected.rows());
        assertEquals(size, corrected.cols());
      }
    }
  }
}
