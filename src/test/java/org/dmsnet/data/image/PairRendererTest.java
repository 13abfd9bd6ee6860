package org.dmsnet.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dmsnet.recipe.AugmentationRecipe;
import org.junit.jupiter.api.Test;

class PairRendererTest {
  private static final int SIZE = 8;
  private static final PairAugmentation FLIP = new PairAugmentation(true, 0, 1, 1, 1, 1);

  private final byte[] left = noise(1);
  private final byte[] right = noise(2);

  private static byte[] noise(long seed) {
    byte[] bytes = new byte[3 * SIZE * SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] flipped(byte[] planes) {
    byte[] out = new byte[planes.length];
    for (int i = 0; i < planes.length; i++) {
      out[i - i % SIZE + SIZE - 1 - i % SIZE] = planes[i];
    }
    return out;
  }

  /** Inputs of the network in 0..255, without normalisation. */
  private static float[][] render(byte[] left, byte[] right, boolean mirror, PairAugmentation how) {
    double one = 1 / 255.0;
    PairRenderer renderer =
        new PairRenderer(SIZE, mirror, List.of(0.0, 0.0, 0.0), List.of(one, one, one));
    float[][] out = new float[2][renderer.length()];
    renderer.render(left, right, how, out[0], out[1], 0);
    return out;
  }

  private static float[] floats(byte[] bytes) {
    float[] out = new float[bytes.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = bytes[i] & 0xFF;
    }
    return out;
  }

  @Test
  void normalisesEachChannelWithItsMeanAndDeviation() {
    PairRenderer renderer =
        new PairRenderer(SIZE, false, List.of(0.5, 0.25, 0.0), List.of(0.5, 0.25, 1.0));
    byte[] white = new byte[3 * SIZE * SIZE];
    Arrays.fill(white, (byte) 255);
    float[] l = new float[2 * renderer.length()];
    float[] r = new float[2 * renderer.length()];
    renderer.render(white, new byte[white.length], PairAugmentation.NONE, l, r, renderer.length());
    int plane = SIZE * SIZE;
    int second = renderer.length();
    assertEquals(0, l[second - 1]);
    assertEquals(1f, l[second]);
    assertEquals(3f, l[second + plane]);
    assertEquals(1f, l[second + 2 * plane]);
    assertEquals(-1f, r[second]);
    assertEquals(-1f, r[second + plane]);
    assertEquals(0f, r[second + 2 * plane]);
  }

  @Test
  void mirrorsOnlyTheRightPhotograph() {
    float[][] plain = render(left, right, false, PairAugmentation.NONE);
    assertArrayEquals(floats(left), plain[0]);
    assertArrayEquals(floats(right), plain[1]);
    float[][] mirrored = render(left, right, true, PairAugmentation.NONE);
    assertArrayEquals(floats(left), mirrored[0]);
    assertArrayEquals(floats(flipped(right)), mirrored[1]);
  }

  @Test
  void flipSwapsTheEyesAndOfAMirroredPairOnlyExchangesTheInputs() {
    float[][] flip = render(left, right, false, FLIP);
    assertArrayEquals(floats(flipped(right)), flip[0]);
    assertArrayEquals(floats(flipped(left)), flip[1]);
    float[][] presented = render(left, right, true, PairAugmentation.NONE);
    float[][] exchanged = render(left, right, true, FLIP);
    assertArrayEquals(presented[1], exchanged[0]);
    assertArrayEquals(presented[0], exchanged[1]);
  }

  @Test
  void aQuarterTurnCounterClockwiseMovesTheRightEdgeToTheTop() {
    float[] turned = render(left, right, false, new PairAugmentation(false, 90, 1, 1, 1, 1))[0];
    for (int i = 0; i < SIZE; i++) {
      assertEquals(left[i * SIZE + SIZE - 1] & 0xFF, turned[i], 1e-3, "column " + i);
    }
  }

  @Test
  void scaleEnlargesAboutTheCentreAndShrinkingLeavesBlack() {
    byte[] ramp = new byte[3 * SIZE * SIZE];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) (20 * (i % SIZE) + 10);
    }
    float[] enlarged = render(ramp, ramp, false, new PairAugmentation(false, 0, 2, 1, 1, 1))[0];
    assertEquals(20 * (3.5 - 0.25) + 10, enlarged[3], 1e-3);
    assertEquals(20 * (3.5 + 1.75) + 10, enlarged[7], 1e-3);
    float[] shrunk = render(ramp, ramp, false, new PairAugmentation(false, 0, 0.5, 1, 1, 1))[0];
    assertEquals(0, shrunk[0]);
    assertEquals(0, shrunk[7 * SIZE + 3]);
    assertEquals(20 * 2.5 + 10, shrunk[3 * SIZE + 3], 1e-3);
  }

  @Test
  void aMirroredRightPhotographStaysTheSameAnatomyUnderEveryAugmentation() {
    PairAugmentation how = new PairAugmentation(false, 11, 1.07, 1.1, 0.9, 1.05);
    float[][] symmetric = render(left, flipped(left), true, how);
    assertArrayEquals(symmetric[0], symmetric[1], 1e-3f);
    float[][] unmirrored = render(left, left, false, how);
    assertArrayEquals(unmirrored[0], unmirrored[1]);
  }

  @Test
  void coloursFollowBrightnessContrastAndSaturation() {
    int plane = SIZE * SIZE;
    byte[] image = new byte[3 * plane];
    Arrays.fill(image, 0, plane, (byte) 100);
    Arrays.fill(image, plane, 2 * plane, (byte) 50);
    double grey = 0.299 * 100 + 0.587 * 50;
    float[] bright = render(image, image, false, new PairAugmentation(false, 0, 1, 1.2, 1, 1))[0];
    assertEquals(120, bright[0], 1e-3);
    assertEquals(60, bright[plane], 1e-3);
    float[] flat = render(image, image, false, new PairAugmentation(false, 0, 1, 1, 0.5, 1))[0];
    assertEquals(50 + 0.5 * grey, flat[0], 1e-3);
    assertEquals(0.5 * grey, flat[2 * plane], 1e-3);
    float[] pale = render(image, image, false, new PairAugmentation(false, 0, 1, 1, 1, 0))[0];
    assertEquals(grey, pale[0], 1e-3);
    assertEquals(grey, pale[2 * plane], 1e-3);
    float[] burnt = render(image, image, false, new PairAugmentation(false, 0, 1, 9, 1, 1))[0];
    assertEquals(255, burnt[0]);
  }

  @Test
  void drawsDependOnSeedEpochAndPatientOnly() {
    AugmentationRecipe recipe = new AugmentationRecipe(true, 15, 0.1, 0.2, 0.2, 0.1, 0, 0);
    PairAugmentation drawn = PairAugmentation.draw(recipe, 1, 2, "77");
    assertEquals(drawn, PairAugmentation.draw(recipe, 1, 2, "77"));
    assertFalse(drawn.equals(PairAugmentation.draw(recipe, 2, 2, "77")));
    assertFalse(drawn.equals(PairAugmentation.draw(recipe, 1, 3, "77")));
    assertFalse(drawn.equals(PairAugmentation.draw(recipe, 1, 2, "78")));
    assertEquals(PairAugmentation.NONE, PairAugmentation.draw(AugmentationRecipe.NONE, 1, 2, "77"));
  }

  @Test
  void drawsStayInBoundsAndFlipHalfOfTheTime() {
    AugmentationRecipe recipe = new AugmentationRecipe(true, 15, 0.1, 0.2, 0.2, 0.1, 0, 0);
    int flips = 0;
    double widest = 0;
    for (int i = 0; i < 1000; i++) {
      PairAugmentation drawn = PairAugmentation.draw(recipe, 1, 0, "p" + i);
      flips += drawn.flip() ? 1 : 0;
      widest = Math.max(widest, Math.abs(drawn.rotation()));
      assertEquals(1, drawn.scale(), 0.1);
      assertEquals(1, drawn.saturation(), 0.1);
    }
    assertEquals(500, flips, 60);
    assertEquals(15, widest, 0.5);
  }
}
