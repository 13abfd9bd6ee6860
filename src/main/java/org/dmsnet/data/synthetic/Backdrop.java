package org.dmsnet.data.synthetic;

import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** The red-orange ground of the fundus: pigment, mottling, and the choroid's vessels behind it. */
final class Backdrop {
  private static final double[] BLOND = {214, 140, 82};
  private static final double[] BROWN = {142, 62, 36};
  private static final double[] VIOLET = {158, 92, 84};

  private final double[] base = new double[3];
  private final Anatomy anatomy;
  private final Noise mottling;
  private final Noise choroid;

  Backdrop(Traits traits, Anatomy anatomy, SplittableRandom random) {
    this.anatomy = anatomy;
    this.mottling = new Noise(random.nextLong());
    this.choroid = new Noise(random.nextLong());
    double cool = 0.55 * (1 - traits.warmth());
    for (int c = 0; c < 3; c++) {
      double pigment = BLOND[c] + (BROWN[c] - BLOND[c]) * traits.pigment();
      base[c] = pigment + (VIOLET[c] - pigment) * cool;
    }
  }

  /** The ground's mean colour. */
  Color base() {
    return new Color((int) base[0], (int) base[1], (int) base[2]);
  }

  /** Covers the whole picture; {@code toPixels} maps the anatomy's coordinates to pixels. */
  void paint(BufferedImage picture, AffineTransform toPixels) {
    AffineTransform toAnatomy = inverse(toPixels);
    Point2D.Double point = new Point2D.Double();
    for (int row = 0; row < picture.getHeight(); row++) {
      for (int column = 0; column < picture.getWidth(); column++) {
        point.setLocation(column + 0.5, row + 0.5);
        toAnatomy.transform(point, point);
        picture.setRGB(column, row, rgb(point.x, point.y));
      }
    }
  }

  private int rgb(double x, double y) {
    double mottle = 0.05 * mottling.at(2.5 * x, 2.5 * y) + 0.03 * mottling.at(9 * x, 9 * y);
    // The ridges of the noise, bent around the disc, run like the choroid's vessels.
    double fromDisc = Math.hypot(x - anatomy.discX, y - anatomy.discY);
    double around = Math.atan2(y - anatomy.discY, x - anatomy.discX);
    double ridge = 1 - 3 * Math.abs(choroid.at(8 * x + 1.5 * around, 8 * y + 2 * fromDisc));
    double nearFovea = Math.hypot(x - anatomy.foveaX, y - anatomy.foveaY);
    double vessel = Math.max(-1, ridge) * anatomy.tessellation * Math.min(1, nearFovea / 0.5);
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      double redder = c == 0 ? 0.10 : 0.22;
      double value = base[c] * (1 + mottle + redder * vessel);
      rgb = rgb << 8 | (int) Math.max(0, Math.min(255, value));
    }
    return rgb;
  }

  private static AffineTransform inverse(AffineTransform transform) {
    try {
      return transform.createInverse();
    } catch (NoninvertibleTransformException e) {
      throw new IllegalArgumentException("A picture needs a size", e);
    }
  }
}
