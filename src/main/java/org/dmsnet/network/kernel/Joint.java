package org.dmsnet.network.kernel;

import java.util.Arrays;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Maps [N,C,H,W] that are copied side by side along one dimension, each from whichever layout it
 * has, and the gradient of the whole that is copied apart again.
 */
final class Joint {
  private final int dimension;

  /** One for each map, made for the shapes and layouts of the last pass. */
  private MapSlice[] slices = {};

  /**
   * A joint along a dimension.
   *
   * @param dimension 0 for images, 1 for channels
   */
  Joint(int dimension) {
    this.dimension = dimension;
  }

  /** Whether the engine serves the maps, and they differ in this dimension alone. */
  boolean serves(INDArray... maps) {
    return Arrays.stream(maps)
        .allMatch(
            map ->
                DnnEngine.serves(map) && Arrays.equals(shapeOfAll(map, maps[0]), maps[0].shape()));
  }

  /** The shape of a map, with another one's size in this dimension. */
  private long[] shapeOfAll(INDArray map, INDArray other) {
    long[] shape = map.shape().clone();
    shape[dimension] = other.size(dimension);
    return shape;
  }

  /**
   * The maps side by side, as activations.
   *
   * @param layout of the result
   * @param workspaces the layer's
   * @param maps that this serves
   */
  INDArray join(Layout layout, LayerWorkspaceMgr workspaces, INDArray... maps) {
    long[] shape = maps[0].shape().clone();
    shape[dimension] = Arrays.stream(maps).mapToLong(map -> map.size(dimension)).sum();
    INDArray whole = layout.create(workspaces, ArrayType.ACTIVATIONS, DataType.FLOAT, shape);
    long first = 0;
    for (int i = 0; i < maps.length; i++) {
      INDArray map = Layout.known(maps[i]);
      slice(i, maps.length, whole, first, map).write(map, whole);
      first += map.size(dimension);
    }
    return whole;
  }

  /**
   * Each map's gradient, in its layout and in memory of its own: DL4J adds into a gradient those of
   * the map's other readers.
   *
   * @param epsilon the gradient of the joined maps
   * @param workspaces the layer's
   * @param maps what was joined
   */
  INDArray[] part(INDArray epsilon, LayerWorkspaceMgr workspaces, INDArray... maps) {
    INDArray whole = Layout.known(epsilon);
    INDArray[] gradients = new INDArray[maps.length];
    long first = 0;
    for (int i = 0; i < maps.length; i++) {
      INDArray map = Layout.known(maps[i]);
      gradients[i] = Layout.of(map).createGradient(workspaces, map);
      slice(i, maps.length, whole, first, gradients[i]).read(whole, gradients[i]);
      first += map.size(dimension);
    }
    return gradients;
  }

  private MapSlice slice(int index, int count, INDArray whole, long first, INDArray map) {
    if (slices.length != count) {
      slices = new MapSlice[count];
    }
    if (slices[index] == null || !slices[index].fits(whole, first, map)) {
      slices[index] = new MapSlice(whole, dimension, first, map);
    }
    return slices[index];
  }
}
