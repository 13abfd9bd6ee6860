package org.dmsnet.data.image;

import java.util.Locale;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Whether a photograph can be judged, from what can be measured without knowing any disease. The
 * field of view is brought to 256 x 256 pixels; the measures are of the disc of .85 of its radius.
 *
 * @param sharpness contrast of what is as wide as vessels, 0..1: root mean square of the green
 *     channel between Gaussians of 1 and 4 pixels, where 2 grey levels and more are 1
 * @param exposure share of the disc whose grey is 25 to 230, so neither lost in the dark nor burnt
 * @param field share of the disc that is brighter than a black border, 0 where no field of view was
 *     found
 */
public record ImageQuality(double sharpness, double exposure, double field) {
  /** A photograph with a component below is marked: half of what the component asks for. */
  public static final double GRADABLE = 0.5;

  private static final int SIDE = 256;
  private static final double DISC = 0.85;
  private static final double FULL_CONTRAST = 2;
  private static final int DARKEST = 25;
  private static final int BRIGHTEST = 230;
  private static final int BLACK = 10;

  /** The worst of the three components, for none makes up for another. */
  public double score() {
    return Math.min(field, Math.min(exposure, sharpness));
  }

  /** Whether no component is below {@link #GRADABLE}. */
  public boolean isGradable() {
    return score() >= GRADABLE;
  }

  /** Whether a field of view was found, so that a crop cuts it out. */
  public boolean isFieldFound() {
    return field > 0;
  }

  /** The components as a clause for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "sharpness %.2f, exposure %.2f, field of view %.2f",
        sharpness,
        exposure,
        field);
  }

  /** Measures three channels of 8 bits, in which the field of view was looked for. */
  static ImageQuality of(Mat bgr, FundusField found) {
    Mat field = new Mat();
    Size size = new Size(SIDE, SIDE);
    opencv_imgproc.resize(bgr.apply(found.box()), field, size, 0, 0, opencv_imgproc.INTER_AREA);
    Mat disc = Mat.zeros(size, opencv_core.CV_8UC1).asMat();
    Point centre = new Point(SIDE / 2, SIDE / 2);
    int radius = (int) (DISC * SIDE / 2);
    opencv_imgproc.circle(
        disc, centre, radius, Scalar.all(255), opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
    Mat grey = new Mat();
    opencv_imgproc.cvtColor(field, grey, opencv_imgproc.COLOR_BGR2GRAY);
    return new ImageQuality(
        Math.min(1, contrast(field, disc) / FULL_CONTRAST),
        share(grey, DARKEST, BRIGHTEST, disc),
        found.found() ? share(grey, BLACK, 255, disc) : 0);
  }

  private static double contrast(Mat field, Mat disc) {
    Mat green = new Mat();
    opencv_core.extractChannel(field, green, 1);
    green.convertTo(green, opencv_core.CV_32F);
    Mat fine = new Mat();
    Mat coarse = new Mat();
    opencv_imgproc.GaussianBlur(green, fine, new Size(), 1);
    opencv_imgproc.GaussianBlur(green, coarse, new Size(), 4);
    Mat band = new Mat();
    opencv_core.subtract(fine, coarse, band);
    return opencv_core.norm(band, opencv_core.NORM_L2, disc)
        / Math.sqrt(opencv_core.countNonZero(disc));
  }

  private static double share(Mat grey, int least, int most, Mat disc) {
    Mat within = new Mat();
    opencv_core.inRange(grey, new Mat(Scalar.all(least)), new Mat(Scalar.all(most)), within);
    opencv_core.bitwise_and(within, disc, within);
    return opencv_core.countNonZero(within) / (double) opencv_core.countNonZero(disc);
  }
}
