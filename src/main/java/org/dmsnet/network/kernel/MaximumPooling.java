package org.dmsnet.network.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Maximum pooling of maps with channels last that are no layer's, by oneDNN: windows without
 * padding, one place of which has the gradient where several hold the maximum.
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
   * Whether {@link #of} takes a map: single precision, windows within it, and oneDNN is on.
   *
   * @param x map, [N,C,H,W]
   * @param kernel rows and columns of a window
   */
  public static boolean serves(INDArray x, int[] kernel) {
    return DnnEngine.serves(x) && kernel[0] <= x.size(2) && kernel[1] <= x.size(3);
  }

  /** Values of the working memory that both passes need. */
  public long workingValues() {
    return primitives.memoryOfMaxima();
  }

  /**
   * y = the maxima of x.
   *
   * @param x [N,C,H,W], channels last
   * @param y [N,C,H',W'], channels last, overwritten
   * @param working {@link #workingValues}, overwritten
   */
  public void compute(INDArray x, INDArray y, INDArray working) {
    primitives.training().run(outside(), ArrayType.FF_WORKING_MEM, x, y, working);
  }

  /**
   * dL/dx.
   *
   * @param dy dL/dy, [N,C,H',W'], channels last
   * @param working what {@link #compute} left there
   * @param dx [N,C,H,W], channels last, overwritten
   */
  public void gradient(INDArray dy, INDArray working, INDArray dx) {
    primitives.gradient().run(outside(), ArrayType.BP_WORKING_MEM, dy, working, dx);
  }

  /** Nothing has to be reordered, unless a window is as large as the map. */
  private static LayerWorkspaceMgr outside() {
    return LayerWorkspaceMgr.noWorkspacesImmutable();
  }
}
