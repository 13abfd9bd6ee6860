package org.dmsnet.data.synthetic;

import java.awt.image.BufferedImage;

/** Gaussian blur of the colour planes of a square picture. */
final class Blur {
  private Blur() {}

  /** The red, green and blue planes, row by row, from 0 to 255. */
  static float[][] planes(BufferedImage picture) {
    int size = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, size, size, null, 0, size);
    float[][] planes = new float[3][pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      planes[0][i] = pixels[i] >> 16 & 255;
      planes[1][i] = pixels[i] >> 8 & 255;
      planes[2][i] = pixels[i] & 255;
    }
    return planes;
  }

  /** Blurs a plane in place; {@code sigma} is in pixels, and the rim is repeated outwards. */
  static void gaussian(float[] plane, int size, double sigma) {
    float[] kernel = kernel(sigma);
    float[] blurred = new float[plane.length];
    pass(plane, blurred, size, kernel, 1, size);
    pass(blurred, plane, size, kernel, size, 1);
  }

  private static float[] kernel(double sigma) {
    int radius = Math.max(1, (int) Math.ceil(2.5 * sigma));
    float[] kernel = new float[2 * radius + 1];
    float sum = 0;
    for (int i = -radius; i <= radius; i++) {
      kernel[i + radius] = (float) Math.exp(-i * i / (2 * sigma * sigma));
      sum += kernel[i + radius];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  private static void pass(
      float[] from, float[] to, int size, float[] kernel, int along, int across) {
    int radius = kernel.length / 2;
    for (int line = 0; line < size; line++) {
      for (int i = 0; i < size; i++) {
        float sum = 0;
        for (int k = -radius; k <= radius; k++) {
          int at = Math.max(0, Math.min(size - 1, i + k));
          sum += kernel[k + radius] * from[line * across + at * along];
        }
        to[line * across + i * along] = sum;
      }
    }
  }
}
