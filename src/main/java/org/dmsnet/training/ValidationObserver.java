package org.dmsnet.training;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.evaluation.Metrics;
import org.dmsnet.evaluation.Predictions;

/** Sees what each epoch's validation saw, before the epoch is reported as done. */
@FunctionalInterface
public interface ValidationObserver {

  /**
   * An epoch was judged.
   *
   * @param network holds the averaged weights; must not be changed
   * @param predictions of the validation patients
   * @param metrics of these, at threshold 0.5
   */
  void judged(ComputationGraph network, Predictions predictions, Metrics metrics);
}
