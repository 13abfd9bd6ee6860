package org.dmsnet.training;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Lets a fresh classifier start from the labels' frequencies, bias = log(p / (1 - p)), and
 * near-zero weights, so that the first epoch is not spent on unlearning what random weights say
 * (the prior of Lin et al., "Focal loss", 2017, section 4.1).
 */
public final class LabelPrior {
  private static final double WEIGHT_SCALE = 0.1;

  private LabelPrior() {}

  /**
   * Sets bias and weights of a sigmoid output layer.
   *
   * @param network the network, initialised
   * @param output name of the output layer
   * @param positives patients with each label
   * @param patients number of patients
   */
  public static void apply(
      ComputationGraph network, String output, long[] positives, long patients) {
    INDArray bias = network.getLayer(output).getParam("b");
    for (int label = 0; label < positives.length; label++) {
      double p = (positives[label] + 1.0) / (patients + 2.0);
      bias.putScalar(label, Math.log(p / (1 - p)));
    }
    network.getLayer(output).getParam("W").muli(WEIGHT_SCALE);
  }
}
