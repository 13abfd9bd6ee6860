package org.dmsnet.data.synthetic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.SplittableRandom;

/**
 * Diabetic retinopathy: dot and blot haemorrhages all over the fundus, and hard exudates in
 * clusters beside the macula.
 */
final class Retinopathy implements Finding {
  private static final Color BLOOD = new Color(92, 8, 12);
  private static final Color LIPID = new Color(255, 236, 150);

  @Override
  public void paintRetina(
      Graphics2D graphics, Anatomy anatomy, double severity, SplittableRandom random) {
    int clusters = (int) Math.round(4 * severity * (0.7 + 0.6 * random.nextDouble()));
    for (int i = 0; i < clusters; i++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double distance = 0.22 + 0.3 * random.nextDouble();
      double x = anatomy.foveaX + distance * Math.cos(angle);
      double y = anatomy.foveaY + distance * Math.sin(angle);
      int grains = 4 + random.nextInt(8);
      for (int k = 0; k < grains; k++) {
        double grainX = x + 0.06 * random.nextGaussian();
        double grainY = y + 0.06 * random.nextGaussian();
        double radius = 0.012 + 0.02 * random.nextDouble();
        Brush.spot(graphics, grainX, grainY, radius, LIPID, 0.85, random);
      }
    }
  }

  @Override
  public void paintSurface(
      Graphics2D graphics, Anatomy anatomy, double severity, SplittableRandom random) {
    int bleeds = (int) Math.round(4 + 38 * severity * (0.8 + 0.4 * random.nextDouble()));
    for (int i = 0; i < bleeds; i++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double distance = 0.12 + 0.7 * Math.sqrt(random.nextDouble());
      double x = 0.1 + distance * Math.cos(angle);
      double y = distance * Math.sin(angle);
      boolean blot = random.nextDouble() < 0.25 + 0.3 * severity;
      double radius =
          blot ? 0.022 + 0.028 * random.nextDouble() : 0.01 + 0.012 * random.nextDouble();
      Brush.spot(graphics, x, y, radius, BLOOD, 0.75, random);
    }
  }
}
