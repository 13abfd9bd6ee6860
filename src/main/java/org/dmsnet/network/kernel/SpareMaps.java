package org.dmsnet.network.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Maps of a training step that nobody reads any more, though the workspace of all activations holds
 * them to the step's end: the next map of their shape is written over them. {@link MemoryPlan} says
 * which they are.
 */
final class SpareMaps {
  private static final ThreadLocal<List<INDArray>> OFFERED =
      ThreadLocal.withInitial(ArrayList::new);

  private SpareMaps() {}

  /**
   * Offers a map to what comes later in this step.
   *
   * @param map not to be read again
   * @param workspaces of the layer that read it
   */
  static void offer(INDArray map, LayerWorkspaceMgr workspaces) {
    OFFERED.get().removeIf(SpareMaps::isOver);
    if (isOfStep(map, workspaces)) {
      OFFERED.get().add(map);
    }
  }

  /**
   * Takes a map that was offered in this step.
   *
   * @param layout how it lies
   * @param workspaces of the layer that wants it
   * @param type of its values
   * @param shape [N,C,H,W]
   * @return the map, whose values mean nothing; null if there is none
   */
  static INDArray take(Layout layout, LayerWorkspaceMgr workspaces, DataType type, long... shape) {
    Iterator<INDArray> maps = OFFERED.get().iterator();
    while (maps.hasNext()) {
      INDArray map = maps.next();
      if (!isOver(map)
          && isOfStep(map, workspaces)
          && map.dataType() == type
          && Arrays.equals(map.shape(), shape)
          && Layout.of(map) == layout) {
        maps.remove();
        return map;
      }
    }
    return null;
  }

  /**
   * Whether a map lives in training, where all activations are in one workspace and die together.
   */
  static boolean isOfStep(INDArray map, LayerWorkspaceMgr workspaces) {
    return map.isAttached()
        && workspaces.hasConfiguration(ArrayType.ACTIVATIONS)
        && map.data()
            .getParentWorkspace()
            .getId()
            .equals(workspaces.getWorkspaceName(ArrayType.ACTIVATIONS));
  }

  /** Whether the step of a map has ended; its memory has another use now. */
  static boolean isOver(INDArray map) {
    return map.data().getGenerationId() != map.data().getParentWorkspace().getGenerationId();
  }
}
