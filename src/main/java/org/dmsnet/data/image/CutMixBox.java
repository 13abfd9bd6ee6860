package org.dmsnet.data.image;

import java.util.Random;

/**
 * The box of CutMix (S. Yun et al., "CutMix", ICCV 2019, arXiv 1905.04899): its area is 1 - lambda,
 * lambda uniform in 0..1, its shape the picture's, its centre uniform in the picture, which cuts
 * off what is outside. Sides are fractions of the picture's side.
 *
 * @param left 0 to 1
 * @param top 0 to 1
 * @param right 0 to 1
 * @param bottom 0 to 1
 */
public record CutMixBox(double left, double top, double right, double bottom) {

  /**
   * Draws a box.
   *
   * @param random decides lambda, then the centre's x and y
   * @return the box
   */
  public static CutMixBox draw(Random random) {
    double half = Math.sqrt(1 - random.nextDouble()) / 2;
    double x = random.nextDouble();
    double y = random.nextDouble();
    return new CutMixBox(within(x - half), within(y - half), within(x + half), within(y + half));
  }

  private static double within(double place) {
    return Math.min(1, Math.max(0, place));
  }

  /**
   * Copies the box from one photograph into another.
   *
   * @param from RGB bytes, [3,size,size]
   * @param into RGB bytes, [3,size,size]
   * @param size side of both
   * @param mirrored whether the box is meant for the photographs' mirror images
   */
  public void paste(byte[] from, byte[] into, int size, boolean mirrored) {
    int first = pixel(mirrored ? 1 - right : left, size);
    int last = pixel(mirrored ? 1 - left : right, size);
    for (int channel = 0; channel < 3; channel++) {
      for (int y = pixel(top, size); y < pixel(bottom, size); y++) {
        int row = (channel * size + y) * size;
        System.arraycopy(from, row + first, into, row + first, last - first);
      }
    }
  }

  private static int pixel(double place, int size) {
    return (int) Math.round(place * size);
  }
}
