package org.dmsnet.data.illumination;

import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Where a photograph shows retina: a disc whose top and bottom, or sides, the camera may have cut.
 * As in Graham's code, a pixel of the middle row or column belongs to it where the sum of its
 * channels is above a tenth of that line's mean.
 *
 * @param centreX centre of the disc, pixels
 * @param centreY centre of the disc, pixels
 * @param radius half the longer of the two lines, pixels, at least 1
 * @param shown the rectangle that holds the part of the disc that is in the photograph
 */
record FieldOfView(int centreX, int centreY, double radius, Rect shown) {
  private static final double DARK = 0.1;

  /** The field of view of a photograph of three channels; all of it where everything is black. */
  static FieldOfView of(Mat bgr) {
    int[] columns = extent(bgr, true);
    int[] rows = extent(bgr, false);
    int width = columns[1] - columns[0] + 1;
    int height = rows[1] - rows[0] + 1;
    return new FieldOfView(
        (columns[0] + columns[1]) / 2,
        (rows[0] + rows[1]) / 2,
        Math.max(1, Math.max(width, height) / 2.0),
        new Rect(columns[0], rows[0], width, height));
  }

  /** First and last bright pixel of the middle row, or of the middle column. */
  private static int[] extent(Mat bgr, boolean row) {
    int length = row ? bgr.cols() : bgr.rows();
    int middle = (row ? bgr.rows() : bgr.cols()) / 2;
    int[] sums = new int[length];
    long total = 0;
    try (UByteIndexer pixels = bgr.createIndexer()) {
      for (int i = 0; i < length; i++) {
        for (int channel = 0; channel < 3; channel++) {
          sums[i] += row ? pixels.get(middle, i, channel) : pixels.get(i, middle, channel);
        }
        total += sums[i];
      }
    }
    double dark = DARK * total / length;
    int first = 0;
    int last = length - 1;
    while (first < last && sums[first] <= dark) {
      first++;
    }
    while (last > first && sums[last] <= dark) {
      last--;
    }
    return first < last ? new int[] {first, last} : new int[] {0, length - 1};
  }

  /**
   * The disc as a mask of the photograph's size, 255 inside.
   *
   * @param share of the radius, such as .9
   */
  Mat disc(Mat photograph, double share) {
    Mat mask = new Mat(photograph.size(), opencv_core.CV_8UC1, Scalar.all(0));
    opencv_imgproc.circle(
        mask,
        new Point(centreX, centreY),
        (int) (share * radius),
        Scalar.all(255),
        opencv_imgproc.FILLED,
        opencv_imgproc.LINE_8,
        0);
    return mask;
  }

  /** The part of the disc that the photograph shows, as a mask, 255 inside. */
  Mat mask(Mat photograph) {
    Mat mask = new Mat(photograph.size(), opencv_core.CV_8UC1, Scalar.all(0));
    disc(photograph, 1).apply(shown).copyTo(mask.apply(shown));
    return mask;
  }
}
