package org.dmsnet.data.synthetic;

import java.awt.Graphics2D;
import java.util.SplittableRandom;

/**
 * How one disease shows in an eye. A severity runs from just above 0 (hardly seen) to 1; the
 * graphics are in the coordinates of {@link Anatomy}.
 */
interface Finding {
  /** Changes the eye's measures before anything is painted. */
  default void shape(Anatomy anatomy, double severity) {}

  /** Paints what lies in the retina, under the disc and the vessels. */
  default void paintRetina(
      Graphics2D graphics, Anatomy anatomy, double severity, SplittableRandom random) {}

  /** Paints what lies in front of the vessels. */
  default void paintSurface(
      Graphics2D graphics, Anatomy anatomy, double severity, SplittableRandom random) {}
}
