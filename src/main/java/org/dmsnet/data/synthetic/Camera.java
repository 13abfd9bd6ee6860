package org.dmsnet.data.synthetic;

import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * What lies between the retina and the picture: a clouded lens, uneven light, dust, the sensor's
 * noise, and the black border of the camera's round field.
 */
final class Camera {
  private static final double[] MILK = {176, 156, 118};

  private final Traits traits;
  private final Eye eye;
  private final double haze;
  private final Noise clouds;
  private final SplittableRandom random;
  private final double lightX;
  private final double lightY;
  private final double exposure;
  private final double glare;
  private final double glareAngle;

  Camera(Eye eye, double haze, SplittableRandom random) {
    this.eye = eye;
    this.traits = eye.traits();
    this.haze = Math.min(1, haze);
    this.random = random;
    this.clouds = new Noise(random.nextLong());
    lightX = 0.1 * random.nextGaussian();
    lightY = 0.1 * random.nextGaussian();
    exposure = 1 + 0.08 * random.nextGaussian();
    glare = random.nextDouble() < 0.25 ? 0.2 + 0.5 * random.nextDouble() : 0;
    glareAngle = 2 * Math.PI * random.nextDouble();
  }

  /** Takes the picture of a painted retina; both are square. */
  BufferedImage take(BufferedImage retina) {
    int size = retina.getWidth();
    float[][] planes = Blur.planes(retina);
    double sigma = size * (0.0015 + 0.028 * haze * haze + 0.003 * haze);
    for (float[] plane : planes) {
      Blur.gaussian(plane, size, sigma);
    }
    BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    double[] dust = dust();
    double[] rgb = new double[3];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double x = (column + 0.5) * 2 / size - 1;
        double y = (row + 0.5) * 2 / size - 1;
        for (int c = 0; c < 3; c++) {
          rgb[c] = planes[c][row * size + column];
        }
        veil(rgb, x, y);
        light(rgb, x, y);
        settle(rgb, x, y, dust);
        picture.setRGB(column, row, expose(rgb, aperture(x, y, size)));
      }
    }
    return picture;
  }

  private void veil(double[] rgb, double x, double y) {
    double density = haze * (1 + 0.25 * clouds.at(1.7 * x, 1.7 * y));
    double share = Math.max(0, Math.min(0.9, 0.85 * density));
    for (int c = 0; c < 3; c++) {
      rgb[c] += share * (MILK[c] - rgb[c]);
    }
  }

  private void light(double[] rgb, double x, double y) {
    double fromCentre = x * x + y * y;
    double light = exposure * (1.08 - 0.38 * fromCentre + lightX * x + lightY * y);
    double towardsGlare = x * Math.cos(glareAngle) + y * Math.sin(glareAngle);
    double flare = glare * Math.pow(Math.max(0, towardsGlare), 6);
    for (int c = 0; c < 3; c++) {
      rgb[c] = rgb[c] * light + flare * (235 - 35 * c);
    }
  }

  private double[] dust() {
    double[] specks = new double[eye.lensDust() ? 9 : 0];
    for (int i = 0; i < specks.length; i += 3) {
      specks[i] = 1.2 * random.nextDouble() - 0.6;
      specks[i + 1] = 1.2 * random.nextDouble() - 0.6;
      specks[i + 2] = 0.025 + 0.035 * random.nextDouble();
    }
    return specks;
  }

  private static void settle(double[] rgb, double x, double y, double[] dust) {
    for (int i = 0; i < dust.length; i += 3) {
      double distance = Math.hypot(x - dust[i], y - dust[i + 1]) / dust[i + 2];
      double opacity = 0.4 * Math.max(0, Math.min(1, 2 - 2 * distance));
      for (int c = 0; c < 3; c++) {
        rgb[c] += opacity * (185 - 10 * c - rgb[c]);
      }
    }
  }

  /** 1 inside the field, 0 on the border, in between on the edge. */
  private double aperture(double x, double y, int size) {
    double inside = 0.985 - Math.hypot(x, y);
    if (traits.cut() > 0) {
      inside = Math.min(inside, 1 - traits.cut() - Math.abs(y));
    }
    return Math.max(0, Math.min(1, inside * size / 2));
  }

  private int expose(double[] rgb, double aperture) {
    double grain = 2.5 * random.nextGaussian();
    int value = 0;
    for (int c = 0; c < 3; c++) {
      double noisy = rgb[c] + grain + 2 * random.nextGaussian();
      value = value << 8 | (int) Math.max(0, Math.min(255, aperture * noisy));
    }
    return value;
  }
}
