package org.dmsnet.dashboard.record;

import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.training.Optimization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One examination of the modules: the first half in the forward pass, the second after the step.
 */
final class Probes {
  private final Map<String, Double> attention = new TreeMap<>();
  private final Map<String, Double> contrast = new TreeMap<>();
  private final ModuleProbe.Branches branches;

  /** Looks at the forward pass of a training step. */
  Probes(ComputationGraph network, Map<String, INDArray> activations) {
    for (String eye : new String[] {"left", "right"}) {
      String attended = ModuleProbe.attended(network, eye);
      if (attended != null) {
        INDArray map = ModuleProbe.attention(network, eye, activations.get(attended));
        INDArray places = map.reshape(map.size(0), -1); // [N,HW]
        attention.put(eye, places.meanNumber().doubleValue());
        contrast.put(eye, places.std(false, 1).meanNumber().doubleValue());
      }
    }
    branches = ModuleProbe.branches(network, activations);
  }

  /**
   * Whether an examination may look at a vertex's activation: the trunk and dense blocks are none.
   */
  static boolean readMapOf(String vertex) {
    return !vertex.startsWith(Optimization.TRUNK) && !vertex.contains(".dense.");
  }

  /** Looks at scalars and updates once the step is done. */
  StepReport.Modules done(ComputationGraph network) {
    return new StepReport.Modules(
        ModuleProbe.scalars(network),
        attention,
        contrast,
        branches.contribution(),
        branches.spread(),
        ModuleProbe.updates(network));
  }
}
