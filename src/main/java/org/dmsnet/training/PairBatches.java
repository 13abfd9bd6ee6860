package org.dmsnet.training;

import java.util.List;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.PairIterator;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.TensorMemory;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** The training patients of a data set as {@link TrainingBatches}. */
public final class PairBatches implements TrainingBatches, AutoCloseable {
  private final PairIterator iterator;

  /**
   * Batches of some patients.
   *
   * @param cache decoded pairs at the recipe's image size
   * @param ids the training patients
   * @param recipe seed, batch size, augmentation
   */
  public PairBatches(PairCache cache, List<String> ids, Recipe recipe) {
    this.iterator = PairIterator.training(cache, ids, recipe);
  }

  @Override
  public MultiDataSetIterator epoch(int epoch) {
    iterator.setEpoch(epoch);
    return iterator;
  }

  @Override
  public void trained(MultiDataSet batch) {
    TensorMemory.giveBack(batch);
  }

  @Override
  public int stepsPerEpoch() {
    return iterator.batchCount();
  }

  @Override
  public long waitedNanos() {
    return iterator.waitedNanos();
  }

  @Override
  public void close() {
    iterator.close();
  }
}
