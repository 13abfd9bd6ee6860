package org.dmsnet.training;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * The loss of the latest batch's labels, the first output's, without the decay's share: binary
 * cross-entropy, summed over the labels, mean over pairs. {@link ComputationGraph#score()} adds
 * half the decay times the squared weights, which with a decoupled decay is no loss that anybody
 * minimises.
 */
final class DataLoss extends BaseTrainingListener {
  private double latest = Double.NaN;

  @Override
  public void onGradientCalculation(Model model) {
    ComputationGraph network = (ComputationGraph) model;
    latest = network.getOutputLayer(0).score() - network.calcRegularizationScore(true);
  }

  double latest() {
    return latest;
  }
}
