package org.dmsnet.data.image;

/**
 * What was measured of a patient's two photographs.
 *
 * @param left the left eye's
 * @param right the right eye's
 */
public record PairQuality(ImageQuality left, ImageQuality right) {

  /** How many of the two are not gradable. */
  public int ungradable() {
    return (left.isGradable() ? 0 : 1) + (right.isGradable() ? 0 : 1);
  }
}
