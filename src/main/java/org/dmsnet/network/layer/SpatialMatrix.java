package org.dmsnet.network.layer;

/**
 * Pooling and interpolation of an h x w map as constant matrices on its h*w places: both are linear
 * in the map and the same for every channel.
 */
public final class SpatialMatrix {
  private SpatialMatrix() {}

  /**
   * Adaptive average pooling to s x s, torch's rule: bin i covers floor(i h/s) to ceil((i+1) h/s).
   *
   * @param h rows of the map
   * @param w columns of the map
   * @param s bins along each side
   * @return [h*w, s*s]
   */
  public static double[][] adaptiveMean(int h, int w, int s) {
    double[][] rows = adaptiveMean(h, s);
    double[][] columns = adaptiveMean(w, s);
    return kronecker(rows, columns);
  }

  /**
   * Bilinear interpolation from s x s to h x w with half-pixel centres (align_corners = false) and
   * clamped borders.
   *
   * @param s cells along each side of the small map
   * @param h rows of the large map
   * @param w columns of the large map
   * @return [s*s, h*w]
   */
  public static double[][] bilinear(int s, int h, int w) {
    return kronecker(bilinear(s, h), bilinear(s, w));
  }

  /**
   * Bicubic interpolation (Keys, a = -.75) from s x s to n x n with the corners aligned
   * (align_corners = true) and clamped borders, as torch's.
   *
   * @param s cells along each side of the given map
   * @param n cells along each side of the interpolated map
   * @return [s*s, n*n]; the identity where n is s
   */
  public static double[][] bicubicAligned(int s, int n) {
    double[][] side = new double[s][n];
    for (int j = 0; j < n; j++) {
      double source = n == 1 ? 0 : (double) j * (s - 1) / (n - 1);
      int low = (int) source;
      for (int tap = -1; tap <= 2; tap++) {
        int cell = Math.max(0, Math.min(low + tap, s - 1));
        side[cell][j] += cubic(Math.abs(source - low - tap));
      }
    }
    return kronecker(side, side);
  }

  /** Keys' kernel at a distance of 0 to 2. */
  private static double cubic(double x) {
    double a = -0.75;
    return x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  }

  /** [n, s]: column i holds 1/size on the places that bin i covers. */
  private static double[][] adaptiveMean(int n, int s) {
    double[][] m = new double[n][s];
    for (int i = 0; i < s; i++) {
      int from = i * n / s;
      int to = ((i + 1) * n + s - 1) / s;
      for (int place = from; place < to; place++) {
        m[place][i] = 1.0 / (to - from);
      }
    }
    return m;
  }

  /** [s, n]: column j holds the two weights of place j. */
  private static double[][] bilinear(int s, int n) {
    double[][] m = new double[s][n];
    for (int j = 0; j < n; j++) {
      double source = Math.max(0, (j + 0.5) * s / n - 0.5);
      int low = Math.min((int) source, s - 1);
      int high = Math.min(low + 1, s - 1);
      double fraction = source - low;
      m[low][j] += 1 - fraction;
      m[high][j] += fraction;
    }
    return m;
  }

  private static double[][] kronecker(double[][] a, double[][] b) {
    double[][] product = new double[a.length * b.length][a[0].length * b[0].length];
    for (int i = 0; i < product.length; i++) {
      for (int j = 0; j < product[0].length; j++) {
        product[i][j] = a[i / b.length][j / b[0].length] * b[i % b.length][j % b[0].length];
      }
    }
    return product;
  }
}
