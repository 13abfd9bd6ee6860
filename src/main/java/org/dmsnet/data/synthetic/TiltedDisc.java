package org.dmsnet.data.synthetic;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.SplittableRandom;

/**
 * Pathological myopia: the stretched eye tilts its disc, bares a pale crescent beside it, and lets
 * the choroid's vessels shine through.
 */
final class TiltedDisc implements Finding {
  private static final Color BARE_SCLERA = new Color(250, 214, 158);
  private static final Color PIGMENT = new Color(70, 28, 20);

  @Override
  public void shape(Anatomy anatomy, double severity) {
    anatomy.discAspect *= 0.85 - 0.25 * severity;
    anatomy.discTilt += 0.15 + 0.4 * severity;
    anatomy.tessellation += 0.25 + 0.6 * severity;
  }

  @Override
  public void paintRetina(
      Graphics2D graphics, Anatomy anatomy, double severity, SplittableRandom random) {
    double reach = anatomy.discRadius * (1.1 + 0.7 * severity);
    double x = anatomy.discX + anatomy.discRadius * (0.25 + 0.5 * severity);
    double y = anatomy.discY + 0.2 * anatomy.discRadius * random.nextGaussian();
    graphics.setPaint(Brush.translucent(PIGMENT, 0.35));
    graphics.fill(Brush.irregular(x, y, 1.08 * reach, 1.1 * reach, 0, 0.09, random));
    graphics.setPaint(Brush.translucent(BARE_SCLERA, 0.4 + 0.3 * severity));
    graphics.fill(Brush.irregular(x, y, reach, 1.03 * reach, 0, 0.09, random));
  }
}
