package org.dmsnet.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dmsnet.data.image.PairAugmentation;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Batches of pairs for a network: features "left" and "right", each [N,3,S,S] RGB, normalised;
 * labels [N,8] of 0 and 1.
 *
 * <p>For training, the pairs of the {@link TrainingSet} are shuffled for each epoch and augmented,
 * and where the recipe has a loss of each eye's labels, these are a second target [N,16] with a
 * mask; a last batch of one pair is dropped, since batch norm has nothing to compare it with. For
 * evaluation, every patient comes, in the given order, as photographed. Batches are made ahead by
 * threads of the iterator's own, in an order and with contents that do not depend on how many there
 * are.
 *
 * <p>Used by one thread at a time. {@link #close} ends the threads.
 */
@SuppressWarnings("serial") // MultiDataSetIterator is Serializable; an open cache is not.
public final class PairIterator implements MultiDataSetIterator, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final transient PairAssembler assembler;
  private final transient Recipe recipe;
  private final transient List<TrainingPair> pairs;
  private final boolean training;
  private final int batchSize;
  private final int batchesAhead;
  private final transient ExecutorService workers;
  private final transient Deque<Future<MultiDataSet>> ahead = new ArrayDeque<>();
  private transient List<List<TrainingPair>> batches = List.of();
  private transient MultiDataSetPreProcessor preProcessor;
  private int epoch;
  private int submitted;
  private int delivered;
  private long waitedNanos;

  private PairIterator(
      PairCache cache, List<String> ids, Recipe recipe, int batchSize, boolean training) {
    if (!cache.preparation().equals(Preparation.of(recipe))) {
      throw new IllegalArgumentException(
          "the cache has " + cache.preparation() + ", the recipe " + Preparation.of(recipe));
    }
    this.assembler = new PairAssembler(cache, recipe);
    this.recipe = recipe;
    List<Patient> patients = cache.patients(ids);
    this.pairs =
        training
            ? TrainingSet.of(patients, recipe).pairs()
            : patients.stream().map(TrainingPair::of).toList();
    this.training = training;
    this.batchSize = batchSize;
    this.batchesAhead = Math.max(3, recipe.data().threads() + 1);
    this.workers =
        Executors.newFixedThreadPool(
            recipe.data().threads(),
            work -> {
              Thread thread = new Thread(work, "pair-prefetch");
              thread.setDaemon(true);
              return thread;
            });
    setEpoch(0);
  }

  /**
   * Shuffled and augmented batches of {@code training.batch-size} pairs.
   *
   * @param cache decoded pairs at the recipe's image size
   * @param ids the patients; their order does not matter
   * @param recipe seed, augmentation, normalisation, threads
   * @return an iterator at epoch 0
   */
  public static PairIterator training(PairCache cache, List<String> ids, Recipe recipe) {
    return new PairIterator(cache, ids, recipe, recipe.training().batchSize(), true);
  }

  /**
   * Every patient in the given order, not augmented.
   *
   * @param cache decoded pairs at the recipe's image size
   * @param ids the patients
   * @param recipe normalisation, threads
   * @param batchSize pairs in a batch; the last may be smaller
   * @return an iterator at its start
   */
  public static PairIterator evaluation(
      PairCache cache, List<String> ids, Recipe recipe, int batchSize) {
    return new PairIterator(cache, ids, recipe, batchSize, false);
  }

  /**
   * Goes to the start of an epoch, from 0, whose order and augmentation depend on seed and epoch.
   */
  public void setEpoch(int epoch) {
    this.epoch = epoch;
    cancelAhead();
    submitted = 0;
    delivered = 0;
    List<TrainingPair> order = new ArrayList<>(pairs);
    if (training) {
      Collections.shuffle(order, PairAugmentation.random(recipe.seed(), epoch, "order"));
    }
    List<List<TrainingPair>> all = new ArrayList<>();
    for (int first = 0; first < order.size(); first += batchSize) {
      all.add(List.copyOf(order.subList(first, Math.min(first + batchSize, order.size()))));
    }
    if (training && all.size() > 1 && all.get(all.size() - 1).size() == 1) {
      all.remove(all.size() - 1);
    }
    batches = all;
  }

  /** Batches in an epoch. */
  public int batchCount() {
    return batches.size();
  }

  /** The patients of each batch of this epoch, in order; with CutMix those who are mixed into. */
  public List<List<Patient>> batches() {
    return batches.stream()
        .map(batch -> batch.stream().map(TrainingPair::patient).toList())
        .toList();
  }

  /** Time that {@link #next()} has spent waiting for a batch to be ready, nanoseconds, ever. */
  public long waitedNanos() {
    return waitedNanos;
  }

  @Override
  public boolean hasNext() {
    return delivered < batches.size();
  }

  @Override
  public MultiDataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the epoch has no further batch");
    }
    while (ahead.size() < batchesAhead && submitted < batches.size()) {
      List<TrainingPair> batch = batches.get(submitted++);
      int ofEpoch = epoch;
      ahead.add(workers.submit(() -> assemble(batch, ofEpoch)));
    }
    long start = System.nanoTime();
    MultiDataSet batch = await(ahead.remove());
    waitedNanos += System.nanoTime() - start;
    delivered++;
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
  }

  private static MultiDataSet await(Future<MultiDataSet> batch) {
    try {
      return batch.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a batch could not be made", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a batch");
    }
  }

  private MultiDataSet assemble(List<TrainingPair> batch, int ofEpoch) {
    return training ? assembler.augmented(batch, ofEpoch) : assembler.plain(batch);
  }

  private void cancelAhead() {
    ahead.forEach(batch -> batch.cancel(true));
    ahead.clear();
  }

  /** Not supported: the batch size is fixed. */
  @Override
  public MultiDataSet next(int pairs) {
    throw new UnsupportedOperationException("the batch size is fixed at " + batchSize);
  }

  @Override
  public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public MultiDataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** False: this iterator prefetches itself, and DL4J need not wrap it again. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  /**
   * Back to the start; in training, after at least one batch was taken, to the start of the next
   * epoch, so that DL4J's own {@code fit(iterator, epochs)} sees a new order each time.
   */
  @Override
  public void reset() {
    setEpoch(training && delivered > 0 ? epoch + 1 : epoch);
  }

  /** Ends the prefetch threads. */
  @Override
  public void close() {
    cancelAhead();
    workers.shutdownNow();
  }
}
