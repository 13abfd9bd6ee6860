package org.dmsnet.production;

import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.BatchNormFolding;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model with its batch norms folded: the same answers, sooner. It is checked against the model it
 * comes from before anything is written.
 *
 * @param model the folded model
 * @param folding what was folded
 * @param largestDifference between the probabilities of the two models, on random pairs
 * @param speedRatio time of the model over time of the folded one, medians of alternating passes
 */
public record FoldedModel(
    ModelBundle model, BatchNormFolding folding, double largestDifference, double speedRatio) {
  /** What the answers may differ by. */
  public static final double TOLERANCE = 1e-4;

  private static final int BATCH = 2;
  private static final int PASSES = 7;

  /**
   * Folds, compares and measures.
   *
   * @param model stays as it is
   * @return the folded model
   * @throws UserException where nothing can be folded, or the answers differ by more than {@link
   *     #TOLERANCE}
   */
  public static FoldedModel of(ModelBundle model) {
    BatchNormFolding folding = BatchNormFolding.of(model.network());
    Recipe recipe = model.recipe();
    long[] shape = {BATCH, 3, recipe.imageSize(), recipe.imageSize()};
    // The batch norms' inputs are roughly normal; so is this.
    INDArray left = Nd4j.randn(DataType.FLOAT, shape);
    INDArray right = Nd4j.randn(DataType.FLOAT, shape);
    double difference =
        answer(model.network(), left, right)
            .sub(answer(folding.network(), left, right))
            .amaxNumber()
            .doubleValue();
    if (!(difference <= TOLERANCE)) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "The folded network's probabilities differ by %.1e, more than the %.0e allowed;"
                  + " nothing was written. Some batch norm's variance is too close to 0: train on,"
                  + " or keep the model as it is.",
              difference,
              TOLERANCE));
    }
    double[] before = new double[PASSES];
    double[] after = new double[PASSES];
    for (int pass = 0; pass < PASSES; pass++) {
      before[pass] = seconds(model.network(), left, right);
      after[pass] = seconds(folding.network(), left, right);
    }
    ModelBundle folded =
        model.changed(
            folding.network(),
            "folded " + folding.folded().size() + " batch norms into the layers before them");
    return new FoldedModel(folded, folding, difference, median(before) / median(after));
  }

  /** A sentence of what was folded, what it changed and what it gained. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "Folded %d batch norms, %d stay; probabilities differ by at most %.1e; %.2f times as fast"
            + " (%d pairs at %d px, median of %d alternating passes on this machine now).",
        folding.folded().size(),
        folding.left().size(),
        largestDifference,
        speedRatio,
        BATCH,
        model.recipe().imageSize(),
        PASSES);
  }

  private static INDArray answer(ComputationGraph network, INDArray left, INDArray right) {
    return network.output(false, left, right)[0];
  }

  private static double seconds(ComputationGraph network, INDArray left, INDArray right) {
    long start = System.nanoTime();
    answer(network, left, right);
    return (System.nanoTime() - start) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[values.length / 2];
  }
}
