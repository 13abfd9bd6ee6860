package org.dmsnet.network.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Maximum pooling of arrays that are no layer's, by oneDNN: windows without padding, one of which
 * has its gradient where several places hold a maximum. ND4J's makes the primitive anew in each
 * pass, and its gradient of a maximum over channels takes them value by value.
 */
public final class MaximumPooling {
  private static final int[] NO_PADDING = {0, 0};
  private static final ThreadLocal<Map<Key, MaximumPooling>> MADE =
      ThreadLocal.withInitial(HashMap::new);

  private record Key(List<Long> x, List<Long> y, List<Integer> kernel, List<Integer> stride) {}

  private final PoolingPrimitives primitives;

  private MaximumPooling(PoolingPrimitives primitives) {
    this.primitives = primitives;
  }

  /**
   * This thread's, for maps of one shape.
   *
   * @param x map, [N,C,H,W]
   * @param y map of the maxima, [N,C,H',W']
   * @param kernel rows and columns of a window
   * @param stride of rows and columns
   */
  public static MaximumPooling of(INDArray x, INDArray y, int[] kernel, int[] stride) {
    Key key =
        new Key(
            Arrays.stream(x.shape()).boxed().toList(),
            Arrays.stream(y.shape()).boxed().toList(),
            Arrays.stream(kernel).boxed().toList(),
            Arrays.stream(stride).boxed().toList());
    return MADE.get()
        .computeIfAbsent(
            key,
            absent ->
                new MaximumPooling(
                    new PoolingPrimitives(x.shape(), y.shape(), kernel, stride, NO_PADDING)));
  }

  /**
   * Whether {@link #of} takes these maps: single precision, rank 4, channels first or last, windows
   * within the map, and oneDNN is on.
   *
   * @param x map, [N,C,H,W]
   * @param kernel rows and columns of a window
   * @param others maps of other sizes
   */
  public static boolean serves(INDArray x, int[] kernel, INDArray... others) {
    return isServed(x)
        && Arrays.stream(others).allMatch(MaximumPooling::isServed)
        && kernel[0] <= x.size(2)
        && kernel[1] <= x.size(3);
  }

  private static boolean isServed(INDArray map) {
    return DnnEngine.serves(map) && Layout.of(map) != null;
  }

  /** Values of the working memory that both passes need. */
  public long workingValues() {
    return primitives.memoryOfMaxima();
  }

  /**
   * y = the maxima of x.
   *
   * @param x [N,C,H,W], channels last; see {@link #copy}
   * @param y [N,C,H',W'], overwritten
   * @param working {@link #workingValues}, overwritten
   */
  public void compute(INDArray x, INDArray y, INDArray working) {
    primitives.training().run(outside(), ArrayType.FF_WORKING_MEM, x, y, working);
  }

  /**
   * dL/dx.
   *
   * @param dy dL/dy, [N,C,H',W']
   * @param working what {@link #compute} left there
   * @param dx [N,C,H,W], channels last, overwritten
   */
  public void gradient(INDArray dy, INDArray working, INDArray dx) {
    primitives.gradient().run(outside(), ArrayType.BP_WORKING_MEM, dy, working, dx);
  }

  /** The maxima, that may have to be reordered, are few. */
  private static LayerWorkspaceMgr outside() {
    return LayerWorkspaceMgr.noWorkspacesImmutable();
  }

  /** Whether the channels of a map, [N,C,H,W], are contiguous. */
  public static boolean isChannelsLast(INDArray map) {
    return Layout.of(map) == Layout.CHANNELS_LAST;
  }

  /** Copies a map into one of the same shape; each has its channels first or last. */
  public static void copy(INDArray from, INDArray to) {
    Layout.copy(from, to);
  }
}
