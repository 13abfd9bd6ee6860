package org.dmsnet.data.image;

/**
 * What was measured of a patient's two photographs.
 *
 * @param left the left eye's
 * @param right the right eye's
 */
public record PairQuality(ImageQuality left, ImageQuality right) {

  /** The components, the left eye's first, each in the order of {@link ImageQuality}. */
  public double[] values() {
    return new double[] {
      left.sharpness(),
      left.exposure(),
      left.field(),
      right.sharpness(),
      right.exposure(),
      right.field()
    };
  }

  /** What {@link #values} came from. */
  public static PairQuality of(double[] values) {
    return new PairQuality(
        new ImageQuality(values[0], values[1], values[2]),
        new ImageQuality(values[3], values[4], values[5]));
  }
}
