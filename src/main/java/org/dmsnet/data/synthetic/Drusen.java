package org.dmsnet.data.synthetic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.SplittableRandom;

/**
 * Age-related macular degeneration: soft pale drusen crowd around the macula, and in the worst eyes
 * the pigment under the fovea is gone.
 */
final class Drusen implements Finding {
  private static final Color DEPOSIT = new Color(250, 206, 118);
  private static final Color ATROPHY = new Color(226, 164, 110);

  @Override
  public void paintRetina(
      Graphics2D graphics, Anatomy anatomy, double severity, SplittableRandom random) {
    if (severity > 0.7) {
      double radius = 0.12 + 0.3 * (severity - 0.7);
      Brush.stain(graphics, anatomy.foveaX, anatomy.foveaY, radius, ATROPHY, 0.85);
    }
    int count = (int) Math.round(8 + 60 * severity * severity);
    for (int i = 0; i < count; i++) {
      scatter(graphics, anatomy, 0.12 + 0.12 * severity, 0.4 + 0.4 * severity, random);
    }
  }

  /** Paints one druse at a distance from the fovea that spreads by {@code spread}. */
  static void scatter(
      Graphics2D graphics,
      Anatomy anatomy,
      double spread,
      double opacity,
      SplittableRandom random) {
    double x = anatomy.foveaX + spread * random.nextGaussian();
    double y = anatomy.foveaY + spread * random.nextGaussian();
    double radius = 0.018 + 0.03 * random.nextDouble();
    Brush.stain(graphics, x, y, radius, DEPOSIT, opacity);
  }
}
