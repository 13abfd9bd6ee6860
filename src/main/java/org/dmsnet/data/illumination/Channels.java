package org.dmsnet.data.illumination;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Arithmetic in floats on each channel of a photograph, inside its field of view. */
final class Channels {
  private Channels() {}

  /** What is done to one channel. */
  @FunctionalInterface
  interface Operation {
    /**
     * Computes a channel.
     *
     * @param channel floats, 0 to 255
     * @param inside 1 inside the field of view, 0 outside
     * @return floats of the same size
     */
    Mat apply(Mat channel, Mat inside);
  }

  /**
   * Computes each channel, rounded to 8 bits.
   *
   * @param outside value outside the field of view
   */
  static Mat map(Mat bgr, FieldOfView field, Operation operation, double outside) {
    Mat mask = field.mask(bgr);
    Mat inside = new Mat();
    mask.convertTo(inside, opencv_core.CV_32F, 1.0 / 255, 0);
    MatVector channels = new MatVector();
    opencv_core.split(bgr, channels);
    for (long c = 0; c < channels.size(); c++) {
      Mat channel = new Mat();
      channels.get(c).convertTo(channel, opencv_core.CV_32F);
      operation.apply(channel, inside).convertTo(channels.get(c), opencv_core.CV_8U);
    }
    Mat merged = new Mat();
    opencv_core.merge(channels, merged);
    Mat corrected = new Mat(bgr.size(), bgr.type(), Scalar.all(outside));
    merged.copyTo(corrected, mask);
    return corrected;
  }
}
