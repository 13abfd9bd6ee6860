package org.dmsnet.production.explain;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Values in 0..1 over one photograph, in the photograph's own orientation: place (0, 0) is the top
 * left corner, and the map covers the square that the photograph was padded to. Immutable.
 */
public final class HeatMap {
  private final int height;
  private final int width;
  private final float[] values;

  /**
   * A map.
   *
   * @param height rows
   * @param width columns
   * @param values row by row, each in 0..1
   */
  public HeatMap(int height, int width, float[] values) {
    if (values.length != height * width) {
      throw new IllegalArgumentException(
          values.length + " values are no map of " + height + " x " + width);
    }
    this.height = height;
    this.width = width;
    this.values = values.clone();
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** The value at a place. */
  public float at(int row, int column) {
    return values[row * width + column];
  }

  /** The values by row and column, a copy. */
  public float[][] rows() {
    float[][] rows = new float[height][];
    for (int row = 0; row < height; row++) {
      rows[row] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
    return rows;
  }

  /** The largest value. */
  public float max() {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** The smallest value. */
  public float min() {
    float min = 1;
    for (float value : values) {
      min = Math.min(min, value);
    }
    return min;
  }

  /** The sum of the values. */
  public double sum() {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** Left and right exchanged. */
  HeatMap mirrored() {
    float[] mirrored = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      mirrored[i] = values[i + width - 1 - 2 * (i % width)];
    }
    return new HeatMap(height, width, mirrored);
  }

  /**
   * Enlarged with cubic interpolation, clamped to the map's own range.
   *
   * @param size rows and columns of the result
   * @return the enlarged map
   */
  public HeatMap enlarged(int size) {
    float[] enlarged = new float[size * size];
    try (PointerScope scope = new PointerScope()) {
      Mat small = new Mat(height, width, opencv_core.CV_32FC1);
      try (FloatIndexer index = small.createIndexer()) {
        index.put(0, values);
      }
      Mat large = new Mat();
      opencv_imgproc.resize(small, large, new Size(size, size), 0, 0, opencv_imgproc.INTER_CUBIC);
      try (FloatIndexer index = large.createIndexer()) {
        index.get(0, enlarged);
      }
    }
    float min = min();
    float max = max();
    for (int i = 0; i < enlarged.length; i++) {
      enlarged[i] = Math.min(max, Math.max(min, enlarged[i]));
    }
    return new HeatMap(size, size, enlarged);
  }
}
