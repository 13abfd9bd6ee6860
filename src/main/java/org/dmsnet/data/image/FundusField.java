package org.dmsnet.data.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.indexer.IntIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Where in a photograph the fundus is: the largest part that differs both from the colour of the
 * corners, be it black, white or grey, and from black.
 *
 * <p>Only a sharp edge is an edge of the field of view: a side that moves by more than a fiftieth
 * of the photograph when the threshold is halved is retina that fades into the dark, and is not
 * cropped. A field that is as wide as the photograph to a fiftieth on every side is the whole
 * photograph, so that one cropped before keeps every pixel.
 *
 * @param box the field in pixels of the photograph; all of it where none was found
 * @param problem why none was found, a clause for people; empty where one was
 * @param brightBorder whether what is around the field is anything but black
 * @param inside the field at {@link #SCALE} pixels, 255 inside; empty where none was found
 */
record FundusField(Rect box, String problem, boolean brightBorder, Mat inside) {
  /** The longer side at which the field is looked for; a smaller photograph is not enlarged. */
  static final int SCALE = 256;

  private static final int DARK = 32;
  private static final double SMALLEST_SHARE = 0.15;
  private static final double LEAST_FILLED = 0.6;
  private static final double NARROWEST = 0.5;
  private static final double TOLERANCE = 0.02;

  /** Looks for the field in three channels of 8 bits. */
  static FundusField of(Mat bgr) {
    Mat small = new Mat();
    double factor = Math.min(1, SCALE / (double) Math.max(bgr.rows(), bgr.cols()));
    int width = Math.max(1, (int) Math.round(bgr.cols() * factor));
    int height = Math.max(1, (int) Math.round(bgr.rows() * factor));
    opencv_imgproc.resize(bgr, small, new Size(width, height), 0, 0, opencv_imgproc.INTER_AREA);
    opencv_imgproc.medianBlur(small, small, 5);
    Border border = Border.of(small);
    if (border == null) {
      return none(bgr, "its corners have no one colour");
    }
    Region region = Region.of(border.mask(small, border.threshold()));
    Region faint = Region.of(border.mask(small, border.threshold() / 2));
    if (region == null || region.area() < SMALLEST_SHARE * width * height) {
      return none(bgr, "next to nothing differs from the border");
    }
    if (region.area() < LEAST_FILLED * region.width() * region.height()) {
      return none(bgr, "what differs from the border is no disc");
    }
    int left = sharp(region.left(), faint.left(), 0, width);
    int right = sharp(region.right(), faint.right(), width, width);
    int top = sharp(region.top(), faint.top(), 0, height);
    int bottom = sharp(region.bottom(), faint.bottom(), height, height);
    double aspect =
        (right - left) / (double) (bottom - top) * height / width * bgr.cols() / bgr.rows();
    if (aspect < NARROWEST || aspect > 1 / NARROWEST) {
      return none(bgr, "what differs from the border is too long for a disc");
    }
    boolean whole =
        left <= TOLERANCE * width
            && top <= TOLERANCE * height
            && width - right <= TOLERANCE * width
            && height - bottom <= TOLERANCE * height;
    Rect box =
        whole
            ? new Rect(0, 0, bgr.cols(), bgr.rows())
            : scaled(left, top, right, bottom, bgr.cols() / (double) width, bgr);
    return new FundusField(box, "", border.brightness() >= DARK, region.filled());
  }

  /** Whether a field was found. */
  boolean found() {
    return problem.isEmpty();
  }

  /** The field alone; where the border is not black, what is around the disc becomes black. */
  Mat crop(Mat bgr) {
    if (!found() || !brightBorder) {
      return bgr.apply(box);
    }
    Mat mask = new Mat();
    opencv_imgproc.resize(inside, mask, bgr.size(), 0, 0, opencv_imgproc.INTER_NEAREST);
    Mat onBlack = Mat.zeros(bgr.size(), bgr.type()).asMat();
    bgr.copyTo(onBlack, mask);
    return onBlack.apply(box);
  }

  private static FundusField none(Mat bgr, String problem) {
    return new FundusField(new Rect(0, 0, bgr.cols(), bgr.rows()), problem, false, new Mat());
  }

  private static int sharp(int edge, int faintEdge, int end, int length) {
    return Math.abs(edge - faintEdge) > TOLERANCE * length ? end : edge;
  }

  private static Rect scaled(int left, int top, int right, int bottom, double by, Mat bgr) {
    int x = (int) Math.floor(left * by);
    int y = (int) Math.floor(top * by);
    int endX = Math.min(bgr.cols(), (int) Math.ceil(right * by));
    int endY = Math.min(bgr.rows(), (int) Math.ceil(bottom * by));
    return new Rect(x, y, endX - x, endY - y);
  }

  /**
   * The largest connected part of a mask.
   *
   * @param right first column behind it
   * @param bottom first row below it
   * @param filled the part with the gaps in its rows closed
   */
  private record Region(int left, int top, int right, int bottom, int area, Mat filled) {
    static Region of(Mat mask) {
      Mat kernel =
          opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_ELLIPSE, new Size(5, 5));
      opencv_imgproc.morphologyEx(mask, mask, opencv_imgproc.MORPH_OPEN, kernel);
      Mat labels = new Mat();
      Mat stats = new Mat();
      int parts = opencv_imgproc.connectedComponentsWithStats(mask, labels, stats, new Mat());
      int largest = 0;
      try (IntIndexer of = stats.createIndexer();
          IntIndexer label = labels.createIndexer()) {
        for (int part = 1; part < parts; part++) {
          if (largest == 0 || of.get(part, 4) > of.get(largest, 4)) {
            largest = part;
          }
        }
        if (largest == 0) {
          return null;
        }
        int left = of.get(largest, 0);
        int top = of.get(largest, 1);
        return new Region(
            left,
            top,
            left + of.get(largest, 2),
            top + of.get(largest, 3),
            of.get(largest, 4),
            filled(label, largest, mask.rows(), mask.cols()));
      }
    }

    private static Mat filled(IntIndexer label, int part, int rows, int columns) {
      byte[] filled = new byte[rows * columns];
      for (int y = 0; y < rows; y++) {
        int first = 0;
        int last = columns - 1;
        while (first < columns && label.get(y, first) != part) {
          first++;
        }
        while (last > first && label.get(y, last) != part) {
          last--;
        }
        for (int x = first; x <= last; x++) {
          filled[y * columns + x] = (byte) 255;
        }
      }
      try (BytePointer bytes = new BytePointer(filled)) {
        return new Mat(rows, columns, opencv_core.CV_8UC1, bytes).clone();
      }
    }

    int width() {
      return right - left;
    }

    int height() {
      return bottom - top;
    }
  }
}
