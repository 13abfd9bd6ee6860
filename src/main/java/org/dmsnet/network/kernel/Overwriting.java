package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A kernel whose result may take the place of its first input: see {@link MemoryPlan}. */
interface Overwriting extends Kernel {

  /** Whether nobody needs the first input once this kernel has run in training. */
  boolean isInPlace();

  /** See {@link MemoryPlan}. */
  void setInPlace(boolean inPlace);

  /**
   * Whether the result is to be written over the first input now: in training, where all
   * activations of a step live in one workspace and die together.
   *
   * @param training whether gradients will be asked for
   * @param input the first input
   * @param workspaces the layer's
   */
  default boolean overwrites(boolean training, INDArray input, LayerWorkspaceMgr workspaces) {
    return training && isInPlace() && SpareMaps.isOfStep(input, workspaces);
  }
}
