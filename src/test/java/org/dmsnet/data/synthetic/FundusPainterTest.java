package org.dmsnet.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dmsnet.data.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FundusPainterTest {
  private static final int SIZE = 96;
  private static final int EYES = 60;

  /** Grey values of one eye's photograph by place: x and y from -1 to 1, the nose at negative x. */
  private record Photograph(BufferedImage image, Side side) {
    double channel(int shift, double x, double y) {
      double seen = side == Side.RIGHT ? -x : x;
      int column = (int) Math.max(0, Math.min(SIZE - 1, (seen + 1) * SIZE / 2));
      int row = (int) Math.max(0, Math.min(SIZE - 1, (y + 1) * SIZE / 2));
      return image.getRGB(column, row) >> shift & 255;
    }

    double green(double x, double y) {
      return channel(8, x, y);
    }

    /** Mean of a measure over the pixels of a disc. */
    double mean(double x, double y, double radius, Measure measure) {
      double sum = 0;
      int count = 0;
      for (double v = -radius; v <= radius; v += 2.0 / SIZE) {
        for (double u = -radius; u <= radius; u += 2.0 / SIZE) {
          if (Math.hypot(u, v) <= radius) {
            sum += measure.at(this, x + u, y + v);
            count++;
          }
        }
      }
      return sum / count;
    }

    /** Green relative to its mean a few pixels around. */
    double contrast(double x, double y) {
      double around = 0;
      for (int i = 0; i < 8; i++) {
        double angle = i * Math.PI / 4;
        around += green(x + 0.09 * Math.cos(angle), y + 0.09 * Math.sin(angle)) / 8;
      }
      return green(x, y) / Math.max(1, around) - 1;
    }
  }

  private interface Measure {
    double at(Photograph photograph, double x, double y);
  }

  @Test
  void theDiscOfALeftEyeIsOnTheLeftAndOfARightEyeOnTheRight() {
    for (Side side : Side.values()) {
      for (int i = 0; i < 20; i++) {
        BufferedImage image = FundusPainter.paint(normalEye(side, i), SIZE);
        Photograph asSeen = new Photograph(image, Side.LEFT);
        double left = whitest(asSeen, -1);
        double right = whitest(asSeen, 1);
        assertEquals(side == Side.LEFT, left > right, side + " eye " + i);
      }
    }
  }

  @Test
  void theBorderIsBlackAndTheFieldIsNot() {
    BufferedImage image = FundusPainter.paint(normalEye(Side.LEFT, 1), SIZE);
    assertEquals(0, image.getRGB(2, 2) & 0xFFFFFF);
    assertEquals(0, image.getRGB(SIZE - 3, SIZE - 3) & 0xFFFFFF);
    assertTrue((image.getRGB(SIZE / 2, SIZE / 2) >> 16 & 255) > 60);
  }

  @Test
  void theSameEyeGivesTheSamePixels() {
    Eye eye = normalEye(Side.RIGHT, 3);
    assertArrayEquals(
        FundusPainter.paint(eye, SIZE).getRGB(0, 0, SIZE, SIZE, null, 0, SIZE),
        FundusPainter.paint(eye, SIZE).getRGB(0, 0, SIZE, SIZE, null, 0, SIZE));
  }

  @ParameterizedTest
  @EnumSource(Sign.class)
  void oneMeasureTellsTheSickFromTheNormalBetterThanChanceButNotPerfectly(Sign sign) {
    ToDoubleFunction<Photograph> measure = measure(sign);
    double[] sick = measureAll(sickEyes(sign), measure);
    double[] normal = measureAll(normalEyes(), measure);
    double auc = areaUnderCurve(sick, normal);
    assertTrue(auc > 0.7, sign + ": " + auc);
    assertTrue(auc < 1, sign + ": " + auc);
  }

  private static ToDoubleFunction<Photograph> measure(Sign sign) {
    return switch (sign) {
      case RETINOPATHY ->
          p -> p.mean(0.15, 0, 0.4, (q, x, y) -> Math.abs(q.contrast(x, y)) > 0.2 ? 1 : 0);
      case LARGE_CUP -> p -> p.mean(-0.5, 0, 0.25, (q, x, y) -> q.channel(0, x, y) > 150 ? 1 : 0);
      case CLOUDED_LENS -> p -> -p.mean(0, 0, 0.8, (q, x, y) -> Math.abs(q.contrast(x, y)));
      case DRUSEN -> p -> p.mean(0.15, 0.05, 0.3, (q, x, y) -> q.contrast(x, y) > 0.12 ? 1 : 0);
      case NARROWED_ARTERIES ->
          p ->
              p.mean(-0.5, 0, 0.45, (q, x, y) -> q.green(x, y) < 0.3 * q.channel(16, x, y) ? 1 : 0);
      case TILTED_DISC ->
          p ->
              p.mean(-0.42, 0, 0.25, (q, x, y) -> q.green(x, y))
                  - p.mean(0.3, 0, 0.4, (q, x, y) -> q.green(x, y));
      case MEMBRANE ->
          p ->
              p.mean(
                  0.15,
                  0.05,
                  0.25,
                  (q, x, y) -> q.channel(0, x, y) / Math.max(1, q.channel(16, x, y)));
    };
  }

  /** The worse eyes of patients who have this sign's label and no other. */
  private static List<Eye> sickEyes(Sign sign) {
    return patients(sign.label())
        .map(p -> p.left().severity(sign) > p.right().severity(sign) ? p.left() : p.right())
        .limit(EYES)
        .toList();
  }

  private static List<Eye> normalEyes() {
    return patients(Label.N).map(SyntheticPatient::left).limit(EYES).toList();
  }

  private static Stream<SyntheticPatient> patients(Label only) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> SyntheticPatient.draw(21, i))
        .filter(patient -> patient.labels().equals(Set.of(only)));
  }

  private static double[] measureAll(List<Eye> eyes, ToDoubleFunction<Photograph> measure) {
    return eyes.stream()
        .map(eye -> new Photograph(FundusPainter.paint(eye, SIZE), eye.side()))
        .mapToDouble(measure)
        .toArray();
  }

  private static double areaUnderCurve(double[] sick, double[] normal) {
    double wins = 0;
    for (double s : sick) {
      for (double n : normal) {
        wins += s > n ? 1 : s == n ? 0.5 : 0;
      }
    }
    return wins / (sick.length * (double) normal.length);
  }

  /**
   * The share of blue in the whitest spot of one half; nothing in a normal eye is as white as the
   * cup.
   */
  private static double whitest(Photograph photograph, int half) {
    double whitest = 0;
    for (double x = 0.3; x <= 0.7; x += 0.04) {
      for (double y = -0.2; y <= 0.2; y += 0.04) {
        double blue = photograph.mean(half * x, y, 0.04, (p, u, v) -> p.channel(0, u, v));
        double red = photograph.mean(half * x, y, 0.04, (p, u, v) -> p.channel(16, u, v));
        whitest = Math.max(whitest, blue / red);
      }
    }
    return whitest;
  }

  private static Eye normalEye(Side side, long seed) {
    Traits traits = Traits.draw(50, new SplittableRandom(seed));
    return new Eye(side, traits, Map.of(), false, seed);
  }
}
