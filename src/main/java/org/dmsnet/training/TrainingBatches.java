package org.dmsnet.training;

import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * The training patients as batches: features "left" and "right", each [N,3,S,S], labels [N,8]. The
 * batches of an epoch depend on its number and the seed alone, so that a started epoch can be
 * replayed.
 */
public interface TrainingBatches {

  /**
   * The batches of one epoch.
   *
   * @param epoch number, from 0
   * @return an iterator at its start
   */
  MultiDataSetIterator epoch(int epoch);

  /**
   * Hears that a batch was trained on and is not needed any more: whoever makes each batch anew
   * gives its memory back.
   *
   * @param batch one of {@link #epoch}
   */
  default void trained(MultiDataSet batch) {
    // Batches that are kept for the next epoch stay.
  }

  /** Batches in an epoch. */
  int stepsPerEpoch();

  /** Nanoseconds the caller has waited for batches since the start of the program. */
  long waitedNanos();
}
