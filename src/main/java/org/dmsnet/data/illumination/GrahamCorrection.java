package org.dmsnet.data.illumination;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * B. Graham, "Kaggle diabetic retinopathy detection competition report", 2015: the local mean
 * colour is taken away and mapped to grey; the rim, where the mean mixes retina and black, is left
 * out.
 *
 * <pre>
 * O = 4 I - 4 (Gauss(sigma = radius / 30) * I) + 128   inside .9 of the radius
 * O = 128                                              outside
 * </pre>
 */
final class GrahamCorrection implements IlluminationCorrection {
  private static final double GAIN = 4;
  private static final double SIGMAS_IN_RADIUS = 30;
  private static final double GREY = 128;
  private static final double KEPT_RADIUS = 0.9;

  @Override
  public Mat correct(Mat bgr) {
    FieldOfView field = FieldOfView.of(bgr);
    Mat mean = new Mat();
    opencv_imgproc.GaussianBlur(bgr, mean, new Size(0, 0), field.radius() / SIGMAS_IN_RADIUS);
    Mat sharpened = new Mat();
    opencv_core.addWeighted(bgr, GAIN, mean, -GAIN, GREY, sharpened);
    Mat corrected = new Mat(bgr.size(), bgr.type(), Scalar.all(GREY));
    sharpened.copyTo(corrected, field.disc(bgr, KEPT_RADIUS));
    return corrected;
  }
}
