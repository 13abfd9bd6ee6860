package org.dmsnet.data.synthetic;

import java.util.SplittableRandom;

/**
 * The measures of one eye, which a {@link Finding} may change before the eye is painted. Lengths
 * are in radii of the photographed field, with the origin at its centre, y downwards, in the frame
 * of a left eye: the nose is at negative x.
 */
final class Anatomy {
  /** Centre of the optic disc. */
  final double discX;

  /** Centre of the optic disc. */
  final double discY;

  /** Centre of the macula, temporal of the disc and a little below it. */
  final double foveaX;

  /** Centre of the macula. */
  final double foveaY;

  /** Half the disc's longer axis. */
  final double discRadius;

  /** Wind of the vessels, about 1. */
  final double tortuosity;

  /** The nerve fibres' reflex, from 0 to 1. */
  final double sheen;

  /** Diameter of the cup over that of the disc. */
  double cupRatio;

  /** The disc's shorter axis over its longer one. */
  double discAspect;

  /** Turn of the disc's longer axis away from the vertical, in radians. */
  double discTilt;

  /** Width of an artery over that of the vein beside it; two thirds in health. */
  double arteryRatio = 0.68;

  /** How clearly the choroid's vessels shine through, from 0 to 1. */
  double tessellation;

  /** Loss of clarity on the way to the camera, from 0 (sharp) to 1 (nothing but milk). */
  double haze;

  /** Draws one of a person's two eyes: alike, never equal. */
  Anatomy(Traits traits, SplittableRandom random) {
    discX = -0.5 + 0.025 * random.nextGaussian();
    discY = -0.02 + 0.025 * random.nextGaussian();
    double distance = 4.0 * traits.discRadius() * (1 + 0.04 * random.nextGaussian());
    foveaX = discX + distance;
    foveaY = discY + 0.09 + 0.02 * random.nextGaussian();
    discRadius = traits.discRadius() * (1 + 0.03 * random.nextGaussian());
    tortuosity = traits.tortuosity();
    sheen = traits.sheen();
    cupRatio = Math.max(0.1, traits.cupRatio() + 0.03 * random.nextGaussian());
    discAspect = 0.92 + 0.03 * random.nextGaussian();
    discTilt = 0.12 * random.nextGaussian();
    tessellation = traits.tessellation();
    haze = Math.max(0, traits.clarity() + 0.03 * random.nextGaussian());
  }
}
