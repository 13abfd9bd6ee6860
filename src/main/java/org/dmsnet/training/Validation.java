package org.dmsnet.training;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Judges a network on the validation patients after each epoch. */
@FunctionalInterface
public interface Validation {

  /**
   * What an epoch is judged by.
   *
   * @param loss binary cross-entropy, mean over patients and labels
   * @param metrics by name; holds the recipe's {@code training.metric} unless that is the loss; NaN
   *     where undefined
   */
  record Result(double loss, Map<String, Double> metrics) {}

  /**
   * Evaluates without changing the network.
   *
   * @param network holds the averaged weights
   * @return the result
   */
  Result evaluate(ComputationGraph network);
}
