package org.dmsnet.data.illumination;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * M. Foracchia, E. Grisan, A. Ruggeri, "Luminosity and contrast normalization in retinal images",
 * Medical Image Analysis 9 (2005): a photograph is I = C I0 + L with a slowly varying contrast C
 * and luminosity L, both measured on the retinal background around each pixel.
 *
 * <pre>
 * m, s  = mean and deviation of I in the window around a pixel
 * B     = pixels with |I - m| / s &lt; 1           the background: no vessel, disc or lesion
 * L, C  = mean and deviation of I over B in the window
 * O     = 128 + 32 (I - L) / C
 * </pre>
 *
 * Each channel is normalised for itself. The window's side is a quarter of the field's diameter,
 * and it slides over every pixel, where the paper computes on tiles and interpolates. Outside the
 * field of view O is 128.
 */
final class ForacchiaNormalization implements IlluminationCorrection {
  private static final double WINDOWS_IN_DIAMETER = 4;
  private static final double BACKGROUND = 1;
  private static final double GREY = 128;
  private static final double DEVIATION = 32;

  /** Below one grey level of deviation there is no contrast to normalise, only noise to amplify. */
  private static final double LEAST_CONTRAST = 1;

  @Override
  public Mat correct(Mat bgr) {
    FieldOfView field = FieldOfView.of(bgr);
    int side = Math.max(3, (int) Math.round(2 * field.radius() / WINDOWS_IN_DIAMETER));
    return Channels.map(bgr, field, (image, inside) -> normalised(image, inside, side), GREY);
  }

  private static Mat normalised(Mat image, Mat inside, int side) {
    Moments all = Moments.of(image, inside, side);
    Mat distance = all.standardised(image);
    Mat background = new Mat();
    opencv_core.compare(
        opencv_core.abs(distance).asMat(),
        constant(image, BACKGROUND),
        background,
        opencv_core.CMP_LT);
    background.convertTo(background, opencv_core.CV_32F, 1.0 / 255, 0);
    opencv_core.multiply(background, inside, background);
    Mat output = Moments.of(image, background, side).standardised(image);
    output.convertTo(output, opencv_core.CV_32F, DEVIATION, GREY);
    return output;
  }

  private static Mat constant(Mat like, double value) {
    return new Mat(like.size(), like.type(), Scalar.all(value));
  }

  /**
   * Mean and deviation of some pixels in a window around every pixel.
   *
   * @param mean [height,width]
   * @param deviation [height,width], at least {@link #LEAST_CONTRAST}
   */
  private record Moments(Mat mean, Mat deviation) {

    /** Moments of the pixels whose weight is 1. */
    static Moments of(Mat image, Mat weight, int side) {
      Mat count = sum(weight, side);
      opencv_core.max(count, constant(count, 1), count);
      Mat weighted = image.mul(weight).asMat();
      Mat mean = new Mat();
      opencv_core.divide(sum(weighted, side), count, mean);
      Mat variance = new Mat();
      opencv_core.divide(sum(weighted.mul(image).asMat(), side), count, variance);
      opencv_core.subtract(variance, mean.mul(mean).asMat(), variance);
      opencv_core.max(variance, constant(variance, LEAST_CONTRAST * LEAST_CONTRAST), variance);
      opencv_core.sqrt(variance, variance);
      return new Moments(mean, variance);
    }

    private static Mat sum(Mat values, int side) {
      Mat sum = new Mat();
      opencv_imgproc.boxFilter(
          values,
          sum,
          -1,
          new Size(side, side),
          new Point(-1, -1),
          false,
          opencv_core.BORDER_CONSTANT);
      return sum;
    }

    Mat standardised(Mat image) {
      Mat standardised = new Mat();
      opencv_core.subtract(image, mean, standardised);
      opencv_core.divide(standardised, deviation, standardised);
      return standardised;
    }
  }
}
