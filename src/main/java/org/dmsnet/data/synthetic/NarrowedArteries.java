package org.dmsnet.data.synthetic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.SplittableRandom;

/**
 * Hypertensive retinopathy: arteries narrowed to threads, and flame-shaped haemorrhages and cotton
 * wool spots that follow the nerve fibres around the disc.
 */
final class NarrowedArteries implements Finding {
  private static final Color BLOOD = new Color(128, 14, 16);
  private static final Color COTTON = new Color(240, 226, 192);

  @Override
  public void shape(Anatomy anatomy, double severity) {
    anatomy.arteryRatio *= 0.72 - 0.4 * severity;
  }

  @Override
  public void paintSurface(
      Graphics2D graphics, Anatomy anatomy, double severity, SplittableRandom random) {
    int cotton = (int) Math.round(5 * severity * random.nextDouble());
    for (int i = 0; i < cotton; i++) {
      streak(graphics, anatomy, 0.05, 0.03, COTTON, 0.7, random);
    }
    int flames = (int) Math.round(3 + 12 * severity * (0.8 + 0.4 * random.nextDouble()));
    for (int i = 0; i < flames; i++) {
      double length = 0.05 + 0.05 * random.nextDouble();
      streak(graphics, anatomy, length, 0.2 * length, BLOOD, 0.8, random);
    }
  }

  private static void streak(
      Graphics2D graphics,
      Anatomy anatomy,
      double halfLength,
      double halfWidth,
      Color color,
      double opacity,
      SplittableRandom random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double distance = anatomy.discRadius * (1.2 + 2.2 * random.nextDouble());
    double x = anatomy.discX + distance * Math.cos(angle);
    double y = anatomy.discY + distance * Math.sin(angle);
    graphics.setPaint(Brush.translucent(color, opacity));
    graphics.fill(Brush.irregular(x, y, halfLength, halfWidth, angle, 0.25, random));
  }
}
