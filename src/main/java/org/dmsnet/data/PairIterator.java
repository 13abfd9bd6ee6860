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
import org.dmsnet.data.image.PairRenderer;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of pairs for a network: features "left" and "right", each [N,3,S,S] RGB, normalised;
 * labels [N,8] of 0 and 1.
 *
 * <p>For training, the patients are shuffled for each epoch and the pairs augmented; a last batch
 * of one pair is dropped, since batch norm has nothing to compare it with. For evaluation, every
 * patient comes, in the given order, as photographed. Batches are made ahead by threads of the
 * iterator's own, in an order and with contents that do not depend on how many there are.
 *
 * <p>Used by one thread at a time. {@link #close} ends the threads.
 */
@SuppressWarnings("serial") // MultiDataSetIterator is Serializable; an open cache is not.
public final class PairIterator implements MultiDataSetIterator, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final transient PairCache cache;
  private final transient PairRenderer renderer;
  private final transient Recipe recipe;
  private final transient List<Patient> patients;
  private final boolean training;
  private final int batchSize;
  private final int batchesAhead;
  private final transient ExecutorService workers;
  private final transient Deque<Future<MultiDataSet>> ahead = new ArrayDeque<>();
  private transient List<List<Patient>> batches = List.of();
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
    this.cache = cache;
    this.recipe = recipe;
    this.renderer = new PairRenderer(recipe);
    this.patients = cache.patients(training ? ids.stream().sorted(PatientIds.ORDER).toList() : ids);
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
    List<Patient> order = new ArrayList<>(patients);
    if (training) {
      Collections.shuffle(order, PairAugmentation.random(recipe.seed(), epoch, "order"));
    }
    List<List<Patient>> all = new ArrayList<>();
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

  /** The patients of each batch of this epoch, in order. */
  public List<List<Patient>> batches() {
    return Collections.unmodifiableList(batches);
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
      List<Patient> batch = batches.get(submitted++);
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

  private MultiDataSet assemble(List<Patient> batch, int ofEpoch) {
    int length = renderer.length();
    float[] left = new float[batch.size() * length];
    float[] right = new float[batch.size() * length];
    float[] labels = new float[batch.size() * Label.COUNT];
    byte[] leftBytes = new byte[length];
    byte[] rightBytes = new byte[length];
    for (int n = 0; n < batch.size(); n++) {
      Patient patient = batch.get(n);
      PairAugmentation how =
          training
              ? PairAugmentation.draw(recipe.augmentation(), recipe.seed(), ofEpoch, patient.id())
              : PairAugmentation.NONE;
      cache.read(patient.id(), leftBytes, rightBytes);
      renderer.render(leftBytes, rightBytes, how, left, right, n * length);
      for (Label label : patient.labels()) {
        labels[n * Label.COUNT + label.ordinal()] = 1;
      }
    }
    long[] shape = renderer.shape(batch.size());
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {tensor(left, shape), tensor(right, shape)},
        new INDArray[] {tensor(labels, batch.size(), Label.COUNT)});
  }

  private static INDArray tensor(float[] values, long... shape) {
    return Nd4j.create(values, shape, 'c').castTo(DataType.FLOAT);
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
