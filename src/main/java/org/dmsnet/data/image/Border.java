package org.dmsnet.data.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The one colour of the border of a photograph: the median of those corners, three at least, that
 * agree. A label or a date in the fourth does not matter.
 *
 * @param colour blue, green, red
 * @param spread mean distance of the corners' pixels from it, in grey levels
 */
record Border(int[] colour, double spread) {
  private static final int SAME_COLOUR = 12;
  private static final double EVEN = 6;
  private static final int LEAST_CONTRAST = 10;

  /** The border of a picture of three channels, or null where the corners have no one colour. */
  static Border of(Mat bgr) {
    byte[] pixels = bytes(bgr);
    int side = Math.max(1, Math.min(bgr.rows(), bgr.cols()) / 32);
    List<int[][]> corners = new ArrayList<>();
    for (int top : new int[] {0, bgr.rows() - side}) {
      for (int left : new int[] {0, bgr.cols() - side}) {
        corners.add(patch(pixels, bgr.cols(), left, top, side));
      }
    }
    for (int[][] corner : corners) {
      int[] median = median(corner);
      List<int[]> agreeing =
          corners.stream()
              .filter(other -> distance(median(other), median) <= SAME_COLOUR)
              .flatMap(Arrays::stream)
              .toList();
      if (agreeing.size() >= 3 * side * side) {
        int[] colour = median(agreeing.toArray(int[][]::new));
        double spread =
            agreeing.stream().mapToInt(pixel -> distance(pixel, colour)).average().orElseThrow();
        return spread <= EVEN ? new Border(colour, spread) : null;
      }
    }
    return null;
  }

  /** Grey levels by which a pixel must differ to be none of the border. */
  double threshold() {
    return Math.max(LEAST_CONTRAST, 4 * spread);
  }

  /** The brightest channel. */
  int brightness() {
    return Arrays.stream(colour).max().orElseThrow();
  }

  /** 255 where a picture differs by more than a threshold both from the border and from black. */
  Mat mask(Mat bgr, double threshold) {
    byte[] pixels = bytes(bgr);
    byte[] mask = new byte[pixels.length / 3];
    int[] black = new int[3];
    for (int i = 0; i < mask.length; i++) {
      int[] pixel = pixel(pixels, i);
      if (distance(pixel, colour) > threshold && distance(pixel, black) > threshold) {
        mask[i] = (byte) 255;
      }
    }
    try (BytePointer bytes = new BytePointer(mask)) {
      return new Mat(bgr.rows(), bgr.cols(), opencv_core.CV_8UC1, bytes).clone();
    }
  }

  private static byte[] bytes(Mat bgr) {
    byte[] pixels = new byte[3 * bgr.rows() * bgr.cols()];
    bgr.data().get(pixels);
    return pixels;
  }

  private static int[][] patch(byte[] pixels, int columns, int left, int top, int side) {
    int[][] patch = new int[side * side][];
    for (int i = 0; i < patch.length; i++) {
      patch[i] = pixel(pixels, (top + i / side) * columns + left + i % side);
    }
    return patch;
  }

  private static int[] pixel(byte[] pixels, int i) {
    return new int[] {pixels[3 * i] & 0xFF, pixels[3 * i + 1] & 0xFF, pixels[3 * i + 2] & 0xFF};
  }

  private static int[] median(int[][] pixels) {
    int[] median = new int[3];
    for (int channel = 0; channel < 3; channel++) {
      int of = channel;
      median[channel] =
          Arrays.stream(pixels).mapToInt(p -> p[of]).sorted().toArray()[pixels.length / 2];
    }
    return median;
  }

  private static int distance(int[] a, int[] b) {
    return Math.max(Math.abs(a[0] - b[0]), Math.max(Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2])));
  }
}
