package org.dmsnet.network.kernel;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * When a 3x3 convolution is worth computing by Winograd's minimal filtering, F(4x4, 3x3) of Lavin
 * and Gray (arXiv 1509.09308): a tile of 4x4 outputs of a channel takes 36 products instead of 144,
 * and map and weights are transformed before, the result after. In float32 it is off by twice what
 * two direct computations are apart, 2e-6 of the result's norm.
 */
final class Winograd {
  private static final int TILE = 4;

  /** With fewer channels, the transforms take longer than the products. */
  private static final int FEWEST_CHANNELS = 64;

  /** With fewer tiles, the weights' transform takes longer than what it saves. */
  private static final int FEWEST_TILES = 100;

  /** Tiles reach over the map's edge; beyond this they compute too much that nobody reads. */
  private static final double MOST_PADDING = 1.8;

  private Winograd() {}

  /**
   * Whether it is faster than a direct computation, forward and backward.
   *
   * @param layer kernel, stride, dilation
   * @param xShape [N,in,H,W]
   * @param yShape [N,out,H',W']
   */
  static boolean pays(ConvolutionLayer layer, long[] xShape, long[] yShape) {
    long rows = tiles(yShape[2]);
    long columns = tiles(yShape[3]);
    double computed = (double) rows * columns * TILE * TILE;
    return isEach(3, layer.getKernelSize())
        && isEach(1, layer.getStride())
        && isEach(1, layer.getDilation())
        && Math.min(xShape[1], yShape[1]) >= FEWEST_CHANNELS
        && yShape[0] * rows * columns >= FEWEST_TILES
        && computed <= MOST_PADDING * yShape[2] * yShape[3];
  }

  private static boolean isEach(int expected, int[] values) {
    return Arrays.stream(values).allMatch(value -> value == expected);
  }

  private static long tiles(long places) {
    return (places + TILE - 1) / TILE;
  }
}
