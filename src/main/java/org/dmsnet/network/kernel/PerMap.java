package org.dmsnet.network.kernel;

import java.util.Arrays;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What was made for the maps of one shape and layout; maps of another get it made anew.
 *
 * @param <T> what is made
 */
final class PerMap<T> {
  private Layout layout;
  private long[] shape;
  private T made;

  /**
   * What fits a map.
   *
   * @param map in a known layout
   * @param maker makes it where the last map was another
   */
  T of(INDArray map, Function<INDArray, T> maker) {
    Layout found = Layout.of(map);
    if (found != layout || !Arrays.equals(map.shape(), shape)) {
      made = maker.apply(map);
      layout = found;
      shape = map.shape();
    }
    return made;
  }
}
