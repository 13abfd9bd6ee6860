package org.dmsnet.network.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** By hand, and torch.nn.functional's numbers as src/test/python/torch_maps.py prints them. */
class SpatialMatrixTest {
  private static final double[] MAP =
      IntStream.range(0, 35).mapToDouble(i -> i * i / 100.0).toArray();

  @Test
  void evenBinsAreMeansOfTheirPlaces() {
    double[] map = {1, 2, 3, 4, 5, 6, 7, 8}; // 2 x 4
    assertArrayEquals(
        new double[] {1.5, 3.5, 5.5, 7.5}, times(map, SpatialMatrix.adaptiveMean(2, 4, 2)), 1e-12);
    assertArrayEquals(new double[] {4.5}, times(map, SpatialMatrix.adaptiveMean(2, 4, 1)), 1e-12);
  }

  @Test
  void binsOverlapWhereTheyDoNotDivide() {
    double[][] m = SpatialMatrix.adaptiveMean(1, 3, 2);
    // Bins 0..1 and 1..2 of three places; the one row is in both rows of bins.
    assertArrayEquals(new double[] {.5, 0, .5, 0}, m[0], 1e-12);
    assertArrayEquals(new double[] {.5, .5, .5, .5}, m[1], 1e-12);
    assertArrayEquals(new double[] {0, .5, 0, .5}, m[2], 1e-12);
  }

  @Test
  void moreBinsThanPlacesRepeatThem() {
    double[][] m = SpatialMatrix.adaptiveMean(1, 1, 4);
    double[] ones = new double[16];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, m[0], 1e-12);
  }

  @Test
  void interpolationHasHalfPixelCentresAndClampedBorders() {
    double[] up = times(new double[] {0, 0, 4, 4}, SpatialMatrix.bilinear(2, 4, 1));
    assertArrayEquals(new double[] {0, 1, 3, 4}, up, 1e-12);
  }

  @Test
  void interpolatingOneCellIsBroadcasting() {
    assertArrayEquals(
        new double[] {7, 7, 7, 7, 7, 7},
        times(new double[] {7}, SpatialMatrix.bilinear(1, 2, 3)),
        1e-12);
  }

  @Test
  void bicubicWithAlignedCornersKeepsTheCornersAndTheMapOfItsOwnSize() {
    double[] map = {0, 1, 4, 9, 16, 25, 36, 49, 64}; // 3 x 3
    assertArrayEquals(map, times(map, SpatialMatrix.bicubicAligned(3, 3)), 0);
    double[] up = times(map, SpatialMatrix.bicubicAligned(3, 4));
    assertArrayEquals(new double[] {0, 4, 36, 64}, new double[] {up[0], up[3], up[12], up[15]}, 0);
    assertArrayEquals(new double[] {0}, times(map, SpatialMatrix.bicubicAligned(3, 1)), 0);
  }

  @Test
  void interpolatesBicubicallyAsTorch() {
    double[] map = {0, 1, 4, 9, 16, 25, 36, 49, 64}; // 3 x 3
    assertAgree(
        new double[] {
          0,
          0.3518518519,
          2.055555556,
          4,
          3.166666667,
          5.495884774,
          10.13374486,
          14.05555556,
          18.5,
          23.76337449,
          32.75514403,
          39.61111111,
          36,
          43.24074074,
          55.16666667,
          64
        },
        times(map, SpatialMatrix.bicubicAligned(3, 4)));
  }

  @Test
  void poolsAsTorch() {
    assertAgree(
        new double[] {1.061666667, 1.661666667, 5.401666667, 6.841666667},
        times(MAP, SpatialMatrix.adaptiveMean(5, 7, 2)));
    assertAgree(
        new double[] {
          0.285,
          0.4316666667,
          0.6916666667,
          0.935,
          1.335,
          1.691666667,
          2.231666667,
          2.685,
          3.365,
          3.931666667,
          4.751666667,
          5.415,
          6.375,
          7.151666667,
          8.251666667,
          9.125
        },
        times(MAP, SpatialMatrix.adaptiveMean(5, 7, 4)));
  }

  @Test
  void interpolatesAsTorch() {
    assertAgree(
        new double[] {
          0,
          0,
          0.2142857143,
          0.5,
          0.7857142857,
          1,
          1,
          0.4,
          0.4,
          0.7,
          1.1,
          1.5,
          1.8,
          1.8,
          2,
          2,
          2.642857143,
          3.5,
          4.357142857,
          5,
          5,
          3.6,
          3.6,
          4.585714286,
          5.9,
          7.214285714,
          8.2,
          8.2,
          4,
          4,
          5.071428571,
          6.5,
          7.928571429,
          9,
          9
        },
        upsampledSquares(2));
    assertAgree(
        new double[] {
          0,
          0.1428571429,
          0.5714285714,
          1,
          2.285714286,
          3.571428571,
          4,
          3.6,
          4.085714286,
          5.542857143,
          7,
          9.314285714,
          11.62857143,
          12.4,
          9,
          10,
          13,
          16,
          19.85714286,
          23.71428571,
          25,
          25.2,
          26.71428571,
          31.25714286,
          35.8,
          41.2,
          46.6,
          48.4,
          36,
          37.85714286,
          43.42857143,
          49,
          55.42857143,
          61.85714286,
          64
        },
        upsampledSquares(3));
    assertAgree(
        new double[] {
          0,
          0.3571428571,
          0.9285714286,
          2.5,
          4.357142857,
          7.214285714,
          9,
          11.2,
          13.55714286,
          17.32857143,
          22.1,
          27.15714286,
          33.21428571,
          37,
          40,
          44.64285714,
          52.07142857,
          60.5,
          69.21428571,
          78.92857143,
          85,
          88,
          94.92857143,
          106.0142857,
          118.1,
          130.4714286,
          143.8428571,
          152.2,
          144,
          152.9285714,
          167.2142857,
          182.5,
          198.0714286,
          214.6428571,
          225
        },
        upsampledSquares(4));
  }

  private static double[] upsampledSquares(int s) {
    double[] cells = IntStream.range(0, s * s).mapToDouble(i -> i * i).toArray();
    return times(cells, SpatialMatrix.bilinear(s, 5, 7));
  }

  private static void assertAgree(double[] torch, double[] ours) {
    assertEquals(torch.length, ours.length);
    assertArrayEquals(torch, ours, 1e-7);
  }

  /** A row vector times a matrix. */
  private static double[] times(double[] map, double[][] matrix) {
    assertEquals(map.length, matrix.length);
    double[] product = new double[matrix[0].length];
    for (int i = 0; i < map.length; i++) {
      for (int j = 0; j < product.length; j++) {
        product[j] += map[i] * matrix[i][j];
      }
    }
    return product;
  }
}
