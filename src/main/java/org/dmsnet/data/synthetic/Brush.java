package org.dmsnet.data.synthetic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.SplittableRandom;

/** The strokes that findings and anatomy are painted with. */
final class Brush {
  private Brush() {}

  /** A colour with an opacity from 0 to 1. */
  static Color translucent(Color color, double opacity) {
    int alpha = (int) Math.round(255 * Math.max(0, Math.min(1, opacity)));
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  /** A round stain that fades towards its rim. */
  static void stain(
      Graphics2D graphics, double x, double y, double radius, Color color, double opacity) {
    graphics.setPaint(
        new RadialGradientPaint(
            (float) x,
            (float) y,
            (float) radius,
            new float[] {0, 0.5f, 1},
            new Color[] {
              translucent(color, opacity), translucent(color, 0.6 * opacity), translucent(color, 0)
            }));
    graphics.fill(circle(x, y, radius));
  }

  /** A sharp-edged, irregular spot. */
  static void spot(
      Graphics2D graphics,
      double x,
      double y,
      double radius,
      Color color,
      double opacity,
      SplittableRandom random) {
    graphics.setPaint(translucent(color, opacity));
    graphics.fill(irregular(x, y, radius, radius, 0, 0.3, random));
  }

  /** A disc. */
  static Ellipse2D circle(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  /**
   * The outline of an ellipse whose half-axes are {@code a} and {@code b}, turned by {@code angle},
   * and whose rim wanders in and out by a share {@code roughness} of the radius.
   */
  static Path2D irregular(
      double x,
      double y,
      double a,
      double b,
      double angle,
      double roughness,
      SplittableRandom random) {
    int corners = 12;
    double[] px = new double[corners];
    double[] py = new double[corners];
    for (int i = 0; i < corners; i++) {
      double t = 2 * Math.PI * i / corners;
      double r = 1 + roughness * (2 * random.nextDouble() - 1);
      double along = a * r * Math.cos(t);
      double across = b * r * Math.sin(t);
      px[i] = x + along * Math.cos(angle) - across * Math.sin(angle);
      py[i] = y + along * Math.sin(angle) + across * Math.cos(angle);
    }
    Path2D path = new Path2D.Double();
    path.moveTo((px[corners - 1] + px[0]) / 2, (py[corners - 1] + py[0]) / 2);
    for (int i = 0; i < corners; i++) {
      int next = (i + 1) % corners;
      path.quadTo(px[i], py[i], (px[i] + px[next]) / 2, (py[i] + py[next]) / 2);
    }
    path.closePath();
    return path;
  }
}
