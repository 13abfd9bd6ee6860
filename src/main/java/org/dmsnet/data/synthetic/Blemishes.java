package org.dmsnet.data.synthetic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.SplittableRandom;

/**
 * What any eye may have and no label counts: a few hard drusen, a naevus, a bright reflex on the
 * inner retina. Without these a network could answer any speck with a disease.
 */
final class Blemishes {
  private static final Color NAEVUS = new Color(78, 52, 46);
  private static final Color REFLEX = new Color(230, 214, 184);

  private Blemishes() {}

  static void paint(Graphics2D graphics, Anatomy anatomy, SplittableRandom random) {
    if (random.nextDouble() < 0.3) {
      int count = 1 + random.nextInt(9);
      for (int i = 0; i < count; i++) {
        Drusen.scatter(graphics, anatomy, 0.22, 0.6, random);
      }
    }
    if (random.nextDouble() < 0.1) {
      double radius = 0.03 + 0.04 * random.nextDouble();
      double angle = 2 * Math.PI * random.nextDouble();
      double x = 0.1 + 0.6 * Math.cos(angle);
      double y = 0.6 * Math.sin(angle);
      graphics.setPaint(Brush.translucent(NAEVUS, 0.6));
      graphics.fill(Brush.irregular(x, y, radius, 0.8 * radius, angle, 0.15, random));
    }
    if (random.nextDouble() < 0.3 + 0.4 * anatomy.sheen) {
      double angle = 2 * Math.PI * random.nextDouble();
      double x = anatomy.foveaX + 0.2 * Math.cos(angle);
      double y = anatomy.foveaY + 0.2 * Math.sin(angle);
      double along = 0.08 + 0.12 * random.nextDouble();
      graphics.setPaint(Brush.translucent(REFLEX, 0.1 + 0.2 * random.nextDouble()));
      graphics.fill(Brush.irregular(x, y, along, 0.3 * along, angle + Math.PI / 2, 0.2, random));
    }
  }
}
