package org.dmsnet.runtime;

import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The workspaces in which a ComputationGraph keeps what a layer computes. DL4J opens one of a few
 * for every layer, and lets each learn its size until it was opened as often as the graph has
 * vertices; for these first passes of a deep network (with ResNet-152 more than a dozen) every
 * array is allocated and freed by itself, which costs time, and fragments the memory by gigabytes.
 *
 * <p>{@link #prepare()} makes the same workspaces beforehand, and lets them learn from the first
 * layers that they serve. The one of a step's activations, to which DL4J gives a twentieth more
 * than it learned (with ResNet-152 a hundred megabytes that nothing is ever written to), gets what
 * it learned. DL4J takes a workspace of the name that it looks for as it is.
 */
public final class LayerWorkspaces {
  /** How DL4J names them; so many are open at once where a graph has as many open ends. */
  private static final String LAYER = "WS_LAYER_ACT_";

  private static final String WORKING_MEMORY = "WS_LAYER_WORKING_MEM";

  /** What a training step keeps for its way back: by far the largest. */
  private static final String ALL_LAYERS = "WS_ALL_LAYERS_ACT";

  private static final int LAYERS = 32;

  /** Share that a workspace takes beyond what it learned, so that it seldom has to grow. */
  private static final double SPARE = 0.02;

  private LayerWorkspaces() {}

  /**
   * Prepares the calling thread for any number of graphs; again, it does nothing. Call it in every
   * thread that runs networks, before the first of them runs.
   */
  public static void prepare() {
    MemoryWorkspaceManager manager = Nd4j.getWorkspaceManager();
    create(manager, WORKING_MEMORY, SPARE);
    for (int i = 0; i < LAYERS; i++) {
      create(manager, LAYER + i, SPARE);
    }
    create(manager, ALL_LAYERS, 0);
  }

  private static void create(MemoryWorkspaceManager manager, String name, double spare) {
    if (!manager.checkIfWorkspaceExists(name)) {
      manager.createNewWorkspace(
          WorkspaceConfiguration.builder()
              .initialSize(0)
              .overallocationLimit(spare)
              .policyAllocation(AllocationPolicy.OVERALLOCATE)
              .policyLearning(LearningPolicy.FIRST_LOOP)
              .policyReset(ResetPolicy.BLOCK_LEFT)
              .policySpill(SpillPolicy.REALLOCATE)
              .build(),
          name);
    }
  }
}
