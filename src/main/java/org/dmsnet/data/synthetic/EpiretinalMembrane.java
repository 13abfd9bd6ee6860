package org.dmsnet.data.synthetic;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.QuadCurve2D;
import java.util.SplittableRandom;

/** An epiretinal membrane: a greyish sheet in front of the macula whose folds run to one point. */
final class EpiretinalMembrane implements Finding {
  private static final Color SHEET = new Color(206, 206, 190);
  private static final Color FOLD = new Color(250, 250, 236);

  @Override
  public void paintSurface(
      Graphics2D graphics, Anatomy anatomy, double severity, SplittableRandom random) {
    double x = anatomy.foveaX + 0.08 * random.nextGaussian();
    double y = anatomy.foveaY + 0.08 * random.nextGaussian();
    double reach = 0.22 + 0.18 * severity;
    Brush.stain(graphics, x, y, 1.2 * reach, SHEET, 0.04 + 0.36 * severity);
    for (int i = 0; i < 5; i++) {
      double partX = x + 0.3 * reach * random.nextGaussian();
      double partY = y + 0.3 * reach * random.nextGaussian();
      double half = reach * (0.5 + 0.3 * random.nextDouble());
      graphics.setPaint(Brush.translucent(SHEET, 0.01 + 0.11 * severity));
      graphics.fill(
          Brush.irregular(partX, partY, half, 0.7 * half, random.nextDouble(), 0.25, random));
    }
    int folds = (int) Math.round(6 + 12 * severity);
    graphics.setPaint(Brush.translucent(FOLD, 0.08 + 0.42 * severity));
    for (int i = 0; i < folds; i++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double bend = angle + 0.25 * random.nextGaussian();
      double from = reach * (0.1 + 0.35 * random.nextDouble());
      double to = reach * (0.6 + 0.5 * random.nextDouble());
      graphics.setStroke(new BasicStroke((float) (0.006 + 0.01 * random.nextDouble())));
      graphics.draw(
          new QuadCurve2D.Double(
              x + from * Math.cos(angle),
              y + from * Math.sin(angle),
              x + 0.6 * to * Math.cos(bend),
              y + 0.6 * to * Math.sin(bend),
              x + to * Math.cos(angle),
              y + to * Math.sin(angle)));
    }
  }
}
