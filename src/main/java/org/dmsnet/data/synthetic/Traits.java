package org.dmsnet.data.synthetic;

import java.util.SplittableRandom;

/**
 * What both eyes of one person share, and what the camera that took both photographs adds.
 *
 * @param pigment how dark the fundus is, from 0 (blond, yellow) to 1 (brown, red)
 * @param warmth tint of the photograph, from 0 (greyish violet) to 1 (orange)
 * @param discRadius radius of the optic disc; lengths are in radii of the photographed field
 * @param cupRatio diameter of the cup over that of the disc before any disease
 * @param tortuosity how much the vessels wind, about 1
 * @param tessellation how clearly the choroid's vessels shine through, from 0 to 1
 * @param sheen strength of the nerve fibres' reflex, strong in the young, from 0 to 1
 * @param clarity loss of clarity of lens and focus before any disease, from 0 (sharp) to 1
 * @param cut share of the field's radius that the camera cuts off at top and bottom, 0 for a circle
 */
record Traits(
    double pigment,
    double warmth,
    double discRadius,
    double cupRatio,
    double tortuosity,
    double tessellation,
    double sheen,
    double clarity,
    double cut) {

  /** Draws a person of an age in years. */
  static Traits draw(int age, SplittableRandom random) {
    double old = Math.max(0, Math.min(1, (age - 25) / 60.0));
    return new Traits(
        random.nextDouble(),
        random.nextDouble(),
        clip(0.16 + 0.012 * random.nextGaussian(), 0.13, 0.19),
        clip(0.36 + 0.11 * random.nextGaussian(), 0.12, 0.64),
        clip(1 + 0.25 * random.nextGaussian(), 0.5, 1.7),
        clip(0.15 + 0.12 * random.nextGaussian(), 0, 0.5),
        clip(0.9 - 0.8 * old + 0.15 * random.nextGaussian(), 0, 1),
        clip(0.1 + 0.12 * old + 0.1 * random.nextGaussian(), 0, 0.45),
        random.nextDouble() < 0.4 ? 0.04 + 0.12 * random.nextDouble() : 0);
  }

  private static double clip(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }
}
