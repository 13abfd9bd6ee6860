package org.dmsnet.data.illumination;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * How uneven the light of a photograph is, before and after a correction: the coefficient of
 * variation, deviation over mean, of the light L that falls on the retina. L is the quadratic
 * surface in x and y that fits the luma inside .9 of the field of view's radius best, so that
 * vessels, disc and lesions hardly count. 0 is even light; light that rises linearly across the
 * disc from m (1 - a) to m (1 + a) has a / 2.
 *
 * @param before of the photograph
 * @param after of the corrected photograph, in the photograph's field of view
 */
public record Unevenness(double before, double after) {
  private static final double RADIUS = 0.9;
  private static final int TERMS = 6;

  /**
   * Measures.
   *
   * @param photograph three channels of 8 bits, OpenCV's order
   * @param corrected the same place in the same size
   * @return the two coefficients of variation
   */
  public static Unevenness between(Mat photograph, Mat corrected) {
    try (PointerScope scope = new PointerScope()) {
      FieldOfView field = FieldOfView.of(photograph);
      Mat shown = new Mat();
      opencv_core.bitwise_and(field.mask(photograph), field.disc(photograph, RADIUS), shown);
      return new Unevenness(of(photograph, field, shown), of(corrected, field, shown));
    }
  }

  private static double of(Mat bgr, FieldOfView field, Mat shown) {
    Mat luma = new Mat();
    opencv_imgproc.cvtColor(bgr, luma, opencv_imgproc.COLOR_BGR2GRAY);
    try (UByteIndexer values = luma.createIndexer();
        UByteIndexer mask = shown.createIndexer()) {
      double[] surface = fit(values, mask, field, luma.rows(), luma.cols());
      double count = 0;
      double sum = 0;
      double squares = 0;
      for (int y = 0; y < luma.rows(); y++) {
        for (int x = 0; x < luma.cols(); x++) {
          if (mask.get(y, x) != 0) {
            double[] terms = terms(field, x, y);
            double light = 0;
            for (int i = 0; i < TERMS; i++) {
              light += surface[i] * terms[i];
            }
            count++;
            sum += light;
            squares += light * light;
          }
        }
      }
      double mean = sum / count;
      return Math.sqrt(Math.max(0, squares / count - mean * mean)) / mean;
    }
  }

  /** Coefficients of the surface by the normal equations. */
  private static double[] fit(
      UByteIndexer values, UByteIndexer mask, FieldOfView field, int rows, int columns) {
    Mat products = new Mat(TERMS, TERMS, opencv_core.CV_64F, Scalar.all(0));
    Mat targets = new Mat(TERMS, 1, opencv_core.CV_64F, Scalar.all(0));
    try (DoubleIndexer product = products.createIndexer();
        DoubleIndexer target = targets.createIndexer()) {
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          if (mask.get(y, x) != 0) {
            double[] terms = terms(field, x, y);
            for (int i = 0; i < TERMS; i++) {
              target.put(i, 0, target.get(i, 0) + terms[i] * values.get(y, x));
              for (int j = 0; j < TERMS; j++) {
                product.put(i, j, product.get(i, j) + terms[i] * terms[j]);
              }
            }
          }
        }
      }
    }
    Mat solution = new Mat();
    opencv_core.solve(products, targets, solution, opencv_core.DECOMP_SVD);
    double[] coefficients = new double[TERMS];
    try (DoubleIndexer solved = solution.createIndexer()) {
      for (int i = 0; i < TERMS; i++) {
        coefficients[i] = solved.get(i, 0);
      }
    }
    return coefficients;
  }

  private static double[] terms(FieldOfView field, int column, int row) {
    double x = (column - field.centreX()) / field.radius();
    double y = (row - field.centreY()) / field.radius();
    return new double[] {1, x, y, x * x, x * y, y * y};
  }
}
