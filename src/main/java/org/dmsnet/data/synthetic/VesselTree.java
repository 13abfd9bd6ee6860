package org.dmsnet.data.synthetic;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The arteries or the veins of one eye: four arcades that leave the disc, two of which bow around
 * the macula, and their branches. Vessels taper, wind, fork, and leave the fovea free.
 */
final class VesselTree {
  private static final double STEP = 0.02;
  private static final double VEIN_WIDTH = 0.03;
  private static final double THINNEST = 0.0055;
  private static final double FREE_OF_VESSELS = 0.15;
  private static final int FORKS = 2;

  private record Segment(double x1, double y1, double x2, double y2, double width) {}

  private final Anatomy anatomy;
  private final SplittableRandom random;
  private final List<Segment> segments = new ArrayList<>();

  private VesselTree(Anatomy anatomy, SplittableRandom random) {
    this.anatomy = anatomy;
    this.random = random;
  }

  static VesselTree veins(Anatomy anatomy, SplittableRandom random) {
    VesselTree tree = new VesselTree(anatomy, random);
    tree.growArcades(VEIN_WIDTH, 0.1);
    return tree;
  }

  static VesselTree arteries(Anatomy anatomy, SplittableRandom random) {
    VesselTree tree = new VesselTree(anatomy, random);
    tree.growArcades(VEIN_WIDTH * anatomy.arteryRatio, -0.12);
    return tree;
  }

  /** Paints the vessels in the graphics' colour. */
  void paint(Graphics2D graphics, double widthShare) {
    for (Segment s : segments) {
      float width = (float) (s.width * widthShare);
      graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      graphics.draw(new Line2D.Double(s.x1, s.y1, s.x2, s.y2));
    }
  }

  private void growArcades(double width, double aside) {
    for (int vertical = -1; vertical <= 1; vertical += 2) {
      double temporal = vertical * (1.25 + aside + 0.15 * random.nextGaussian());
      grow(temporal, -vertical * (0.95 + 0.12 * random.nextGaussian()), width, 1.7);
      double nasal = vertical * (2.3 + aside + 0.2 * random.nextGaussian());
      grow(nasal, vertical * 0.3 * random.nextGaussian(), 0.75 * width, 1.0);
      double macular = vertical * (0.4 + 0.1 * random.nextGaussian());
      grow(macular, -vertical * 0.3, 0.35 * width, 0.5);
    }
  }

  /** A trunk; it leaves the disc at the cup's nasal rim, where a large cup pushes it. */
  private void grow(double heading, double turn, double width, double length) {
    double nasalisation = 0.3 + 0.6 * Math.max(0, anatomy.cupRatio - 0.4);
    double x = anatomy.discX - nasalisation * anatomy.discRadius;
    double y = anatomy.discY + 0.15 * anatomy.discRadius * random.nextGaussian();
    branch(x, y, heading, turn, width, length, FORKS);
  }

  private void branch(
      double x, double y, double heading, double turn, double width, double length, int forksLeft) {
    double wander = 0;
    double toNextFork = 0.15 + 0.15 * random.nextDouble();
    int forkSide = random.nextBoolean() ? 1 : -1;
    for (double run = 0; run < length; run += STEP) {
      wander = 0.8 * wander + 0.02 * anatomy.tortuosity * random.nextGaussian();
      heading += turn * STEP + wander;
      double nextX = x + STEP * Math.cos(heading);
      double nextY = y + STEP * Math.sin(heading);
      boolean atFovea =
          Math.hypot(nextX - anatomy.foveaX, nextY - anatomy.foveaY) < FREE_OF_VESSELS;
      if (atFovea || width < THINNEST || Math.hypot(nextX, nextY) > 1.3) {
        return;
      }
      segments.add(new Segment(x, y, nextX, nextY, width));
      x = nextX;
      y = nextY;
      width *= 0.988;
      toNextFork -= STEP;
      if (toNextFork <= 0 && forksLeft > 0) {
        double angle = forkSide * (0.5 + 0.35 * random.nextDouble());
        double childTurn = -0.9 * forkSide * random.nextDouble();
        double childLength = (length - run) * (0.5 + 0.3 * random.nextDouble());
        branch(x, y, heading + angle, childTurn, 0.62 * width, childLength, forksLeft - 1);
        forkSide = -forkSide;
        width *= 0.95;
        toNextFork = 0.14 + 0.16 * random.nextDouble();
      }
    }
  }
}
