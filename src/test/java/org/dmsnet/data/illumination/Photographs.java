package org.dmsnet.data.illumination;

import java.util.function.IntBinaryOperator;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** Photographs for tests: a disc on black, or a whole square, painted by a formula. */
final class Photographs {
  private Photographs() {}

  /** A grey square; the formula takes column and row. */
  static Mat square(int size, IntBinaryOperator grey) {
    Mat bgr = new Mat(size, size, opencv_core.CV_8UC3);
    try (UByteIndexer pixels = bgr.createIndexer()) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          for (int c = 0; c < 3; c++) {
            pixels.put(y, x, c, grey.applyAsInt(x, y));
          }
        }
      }
    }
    return bgr;
  }

  /** A grey disc of the square's width on black. */
  static Mat disc(int size, IntBinaryOperator grey) {
    double centre = (size - 1) / 2.0;
    return square(
        size,
        (x, y) -> Math.hypot(x - centre, y - centre) <= size / 2.0 ? grey.applyAsInt(x, y) : 0);
  }

  static int[] pixel(Mat bgr, int x, int y) {
    try (UByteIndexer pixels = bgr.createIndexer()) {
      int[] values = new int[3];
      for (int c = 0; c < 3; c++) {
        values[c] = pixels.get(y, x, c);
      }
      return values;
    }
  }
}
