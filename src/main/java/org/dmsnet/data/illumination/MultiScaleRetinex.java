package org.dmsnet.data.illumination;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Multi-scale retinex of each channel (D. Jobson, Z. Rahman, G. Woodell, "A multiscale retinex for
 * bridging the gap between color images and the human observation of scenes", IEEE Transactions on
 * Image Processing 6, 1997):
 *
 * <pre>
 * R = mean over sigma = 15, 80, 250 of  ln(I + 1) - ln(Gauss(sigma) * I + 1)
 * O = 128 + 128 R
 * </pre>
 *
 * sigma is in pixels of a field of view of 512 pixels' diameter and shrinks with it, so that
 * another {@code image-size} sees the same light. The Gaussian averages over the field of view
 * alone, so that the black around it does not count as shade. Outside O is 128.
 */
final class MultiScaleRetinex implements IlluminationCorrection {
  private static final double[] SIGMAS = {15, 80, 250};
  private static final double DIAMETER = 512;

  /** A Gaussian of this width, in pixels, is smooth enough to be interpolated. */
  private static final double LEAST_SIGMA = 4;

  private static final double GREY = 128;
  private static final double GAIN = 128;

  @Override
  public Mat correct(Mat bgr) {
    FieldOfView field = FieldOfView.of(bgr);
    double scale = 2 * field.radius() / DIAMETER;
    return Channels.map(bgr, field, (image, inside) -> retinex(image, inside, scale), GREY);
  }

  private static Mat retinex(Mat image, Mat inside, double scale) {
    Mat reflectance = new Mat(image.size(), image.type(), Scalar.all(0));
    Mat seen = image.mul(inside).asMat();
    Mat log = logOfOneMore(image);
    for (double sigma : SIGMAS) {
      Mat illumination = new Mat();
      opencv_core.divide(
          blurred(seen, scale * sigma), blurred(inside, scale * sigma), illumination);
      opencv_core.add(reflectance, log, reflectance);
      opencv_core.subtract(reflectance, logOfOneMore(illumination), reflectance);
    }
    reflectance.convertTo(reflectance, opencv_core.CV_32F, GAIN / SIGMAS.length, GREY);
    return reflectance;
  }

  private static Mat logOfOneMore(Mat values) {
    Mat log = new Mat();
    values.convertTo(log, opencv_core.CV_32F, 1, 1);
    opencv_core.log(log, log);
    return log;
  }

  /**
   * A Gaussian with nothing outside the picture. A wide one is computed on a smaller picture, where
   * it is as exact and much quicker.
   */
  private static Mat blurred(Mat image, double sigma) {
    int shrink = Math.max(1, (int) (sigma / LEAST_SIGMA));
    Size small = new Size(Math.max(1, image.cols() / shrink), Math.max(1, image.rows() / shrink));
    Mat blurred = new Mat();
    opencv_imgproc.resize(image, blurred, small, 0, 0, opencv_imgproc.INTER_AREA);
    opencv_imgproc.GaussianBlur(
        blurred,
        blurred,
        new Size(0, 0),
        sigma * small.width() / image.cols(),
        sigma * small.height() / image.rows(),
        opencv_core.BORDER_CONSTANT);
    opencv_imgproc.resize(blurred, blurred, image.size(), 0, 0, opencv_imgproc.INTER_LINEAR);
    return blurred;
  }
}
