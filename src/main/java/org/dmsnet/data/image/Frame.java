package org.dmsnet.data.image;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Where the square that a network sees lies in a photograph, in shares of the square that the whole
 * photograph is padded to. It may reach beyond it.
 *
 * @param left from the padded photograph's left edge
 * @param top from its top edge
 * @param side of the square
 */
public record Frame(double left, double top, double side) {
  /** Where nothing is cut out. */
  public static final Frame WHOLE = new Frame(0, 0, 1);

  /** The square around a part of a picture, as the part is padded. */
  static Frame around(Rect part, Mat picture) {
    double whole = Math.max(picture.cols(), picture.rows());
    double side = Math.max(part.width(), part.height());
    double middleX = part.x() + part.width() / 2.0 + (whole - picture.cols()) / 2;
    double middleY = part.y() + part.height() / 2.0 + (whole - picture.rows()) / 2;
    return new Frame((middleX - side / 2) / whole, (middleY - side / 2) / whole, side / whole);
  }
}
