package org.dmsnet.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.PairIterator;
import org.dmsnet.data.Patient;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.LayerWorkspaces;
import org.dmsnet.runtime.TensorMemory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A network's probabilities for some patients of a data set. */
public final class Predictor {
  /**
   * Pairs in a batch; inference has no batch statistics, so the number changes nothing but memory.
   */
  private static final int BATCH = 16;

  private final PairCache cache;
  private final Recipe recipe;
  private final boolean flip;

  /** A predictor that shows each patient once. */
  public Predictor(PairCache cache, Recipe recipe) {
    this(cache, recipe, false);
  }

  /**
   * A predictor.
   *
   * @param cache decoded pairs at the recipe's image size
   * @param recipe the network's recipe
   * @param flip whether the probabilities are means over each patient and the mirror image
   */
  public Predictor(PairCache cache, Recipe recipe, boolean flip) {
    this.cache = cache;
    this.recipe = recipe;
    this.flip = flip;
  }

  /**
   * Predicts.
   *
   * @param network takes left and right, [N,3,S,S], and gives probabilities, [N,8]
   * @param ids the patients
   * @param done hears how many patients are done
   * @return one row a patient
   */
  public Predictions predict(ComputationGraph network, List<String> ids, IntConsumer done) {
    LayerWorkspaces.prepare();
    List<String> rows = new ArrayList<>();
    List<double[]> probabilities = new ArrayList<>();
    List<boolean[]> truth = new ArrayList<>();
    EyeSwap swap = new EyeSwap(recipe);
    try (PairIterator batches = PairIterator.evaluation(cache, ids, recipe, BATCH)) {
      for (List<Patient> patients : batches.batches()) {
        MultiDataSet batch = batches.next();
        INDArray output = network.output(false, batch.getFeatures())[0];
        if (flip) {
          INDArray[] mirrored = swap.flipped(batch.getFeatures(0), batch.getFeatures(1));
          output = output.add(network.output(false, mirrored)[0]).divi(2);
          TensorMemory.giveBack(mirrored);
        }
        for (int row = 0; row < patients.size(); row++) {
          rows.add(patients.get(row).id());
          probabilities.add(output.getRow(row).toDoubleVector());
          truth.add(truthOf(patients.get(row)));
        }
        TensorMemory.giveBack(batch);
        done.accept(rows.size());
      }
    }
    return new Predictions(
        rows, probabilities.toArray(new double[0][]), truth.toArray(new boolean[0][]));
  }

  private static boolean[] truthOf(Patient patient) {
    boolean[] row = new boolean[Label.COUNT];
    patient.labels().forEach(label -> row[label.ordinal()] = true);
    return row;
  }
}
