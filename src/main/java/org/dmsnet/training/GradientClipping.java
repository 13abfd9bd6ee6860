package org.dmsnet.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Scales the gradient g, before the updater sees it, so that its global norm over the mean loss of
 * the batch of N pairs stays within a bound: g := g min(1, bound / (|g| / N)), where |g| is the L2
 * norm of everything that is a gradient. Deeplearning4j sums the loss over the eight labels and
 * hands the gradients of the batch's sum to its listeners; the division by N comes after them.
 *
 * <p>Batch norms send the changes of their running statistics along with the gradients. These are
 * neither counted nor scaled, which no clipping of Deeplearning4j's own can do.
 *
 * <p>A gradient that is not a number ends the training with a {@link UserException}, before it
 * reaches a weight: the last checkpoint is good.
 */
public final class GradientClipping extends BaseTrainingListener {
  private final double bound;
  private final int stepsPerEpoch;
  private INDArray gradients;
  private List<INDArray> parts = List.of();
  private double lastNorm = Double.NaN;

  /**
   * Clips and checks.
   *
   * @param bound largest norm; 0 only checks for numbers
   * @param stepsPerEpoch batches in an epoch, for the message
   */
  public GradientClipping(double bound, int stepsPerEpoch) {
    this.bound = bound;
    this.stepsPerEpoch = stepsPerEpoch;
  }

  @Override
  public void onGradientCalculation(Model model) {
    ComputationGraph network = (ComputationGraph) model;
    if (network.getFlattenedGradients() != gradients) {
      gradients = network.getFlattenedGradients();
      parts = partsOf(network, gradients);
    }
    double sum = 0;
    for (INDArray part : parts) {
      double norm = part.norm2Number().doubleValue();
      sum += norm * norm;
    }
    lastNorm = Math.sqrt(sum) / (network.conf().isMiniBatch() ? network.batchSize() : 1);
    if (!Double.isFinite(lastNorm) || !Double.isFinite(network.score())) {
      throw diverged(network);
    }
    if (bound > 0 && lastNorm > bound) {
      for (INDArray part : parts) {
        part.muli(bound / lastNorm);
      }
    }
  }

  /**
   * The norm of the latest gradient before it was scaled.
   *
   * @return NaN before the first step
   */
  public double lastNorm() {
    return lastNorm;
  }

  private UserException diverged(ComputationGraph network) {
    int iteration = network.getIterationCount();
    return new UserException(
        String.format(
            Locale.ROOT,
            "Training diverged in epoch %d, step %d: loss %s, gradient norm %s. The last checkpoint is good. "
                + "Start again with a lower training.learning-rate and training.trunk-learning-rate, "
                + "a longer training.warmup-epochs or a smaller training.clip-norm.",
            iteration / stepsPerEpoch + 1,
            iteration % stepsPerEpoch + 1,
            network.score(),
            lastNorm));
  }

  /** The stretches of the flat gradient between batch norms' statistics, as views. */
  private static List<INDArray> partsOf(ComputationGraph network, INDArray flat) {
    INDArray row = flat.reshape(flat.length());
    List<INDArray> parts = new ArrayList<>();
    long start = 0;
    long end = 0;
    for (int index : network.topologicalSortOrder()) {
      GraphVertex vertex = network.getVertices()[index];
      if (vertex.numParams() == 0) {
        continue;
      }
      for (var parameter : vertex.paramTable(false).entrySet()) {
        long length = parameter.getValue().length();
        if (!vertex.updaterDivideByMinibatch(parameter.getKey())) {
          if (end > start) {
            parts.add(row.get(NDArrayIndex.interval(start, end)));
          }
          start = end + length;
        }
        end += length;
      }
    }
    if (end > start) {
      parts.add(row.get(NDArrayIndex.interval(start, end)));
    }
    if (end != row.length()) {
      throw new IllegalStateException(
          "The parameters hold " + end + " numbers and the gradient " + row.length());
    }
    return parts;
  }
}
