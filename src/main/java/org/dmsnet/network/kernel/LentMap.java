package org.dmsnet.network.kernel;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A map of a training step whose memory other maps have between its forward and its backward pass:
 * a normalised and rectified one, which takes two passes over memory to make again from what the
 * batch norm keeps anyway. {@link MemoryPlan} says which they are. The convolution that reads it
 * lends its memory and makes it anew for the gradient.
 *
 * <p>The backward pass visits the vertices in the opposite order of the forward pass: whoever has
 * borrowed the memory is done with it before the convolution's turn, and nobody borrows it between
 * that and the ReLU's, which reads it, too.
 */
final class LentMap {
  /** Values of a map that is worth its making again; of a smaller one, the calls take the time. */
  static final long LEAST_VALUES = 1 << 18;

  private static final String READS_ACTIVATIONS = "onForwardPass";

  /** Those that no convolution has read yet. */
  private static final ThreadLocal<List<LentMap>> MADE = ThreadLocal.withInitial(ArrayList::new);

  private final INDArray map;
  private final List<Consumer<LayerWorkspaceMgr>> steps = new ArrayList<>();

  private LentMap(INDArray map) {
    this.map = map;
  }

  /**
   * Announces a map that may be lent.
   *
   * @param map whose values have just been computed
   * @param again computes them again, in the workspaces of the layer that asks for it
   */
  static void made(INDArray map, Consumer<LayerWorkspaceMgr> again) {
    List<LentMap> all = MADE.get();
    all.removeIf(other -> other.map == map || SpareMaps.isOver(other.map));
    LentMap lent = new LentMap(map);
    lent.steps.add(again);
    all.add(lent);
  }

  /**
   * Announces that a map was changed in place; nothing if it may not be lent.
   *
   * @param map of any kind
   * @param again changes it again
   */
  static void changed(INDArray map, Runnable again) {
    for (LentMap lent : MADE.get()) {
      if (lent.map == map) {
        lent.steps.add(workspaces -> again.run());
      }
    }
  }

  /** Takes back that a map may be lent. */
  static void keep(INDArray map) {
    MADE.get().removeIf(lent -> lent.map == map);
  }

  /**
   * Lends the memory of a map, if it may be lent, to whoever comes later in this step.
   *
   * @param map that nobody reads before its gradient
   * @param workspaces of its last reader
   * @return what makes it anew, or null if its memory stays its own
   */
  static LentMap lend(INDArray map, LayerWorkspaceMgr workspaces) {
    Iterator<LentMap> all = MADE.get().iterator();
    while (all.hasNext()) {
      LentMap lent = all.next();
      if (lent.map == map) {
        all.remove();
        SpareMaps.offer(map, workspaces);
        return lent;
      }
    }
    return null;
  }

  /** Makes the map anew, where it was. */
  void restore(LayerWorkspaceMgr workspaces) {
    steps.forEach(step -> step.accept(workspaces));
  }

  /**
   * Whether a listener may look at a map after the forward pass, when a lent one holds something
   * else. One that inherits the empty method of DL4J's base class does not.
   *
   * @param listeners of a network; may be null
   * @param vertex whose map it is
   */
  static boolean isSeenBy(Collection<TrainingListener> listeners, String vertex) {
    return listeners != null
        && listeners.stream().anyMatch(listener -> readsMapOf(vertex, listener));
  }

  private static boolean readsMapOf(String vertex, TrainingListener listener) {
    if (listener instanceof MapReader reader) {
      return reader.readsMapOf(vertex);
    }
    try {
      Method method = listener.getClass().getMethod(READS_ACTIVATIONS, Model.class, Map.class);
      return method.getDeclaringClass() != BaseTrainingListener.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every TrainingListener has this method", e);
    }
  }
}
