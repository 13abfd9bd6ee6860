package org.dmsnet.production;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dmsnet.data.PairFiles;
import org.dmsnet.data.SinglePair;
import org.dmsnet.runtime.UserException;

/**
 * Classifies any number of pairs in the memory of a few: photographs are decoded by several
 * threads, at most {@value #WINDOW} pairs ahead of the network.
 */
public final class BatchPrediction {
  /** Pairs that are in memory at once. */
  static final int WINDOW = 32;

  /** What becomes of the pairs; called from one thread, in the order of the pairs. */
  public interface Results {
    /** A pair was classified. */
    void classified(String id, Finding finding);

    /** A pair could not be used; the reason is a sentence or its end. */
    void failed(String id, String reason);
  }

  private record Prepared(String id, SinglePair inputs, String fault) {}

  private final BinocularClassifier classifier;
  private final Results results;

  /** Asks a classifier and tells somebody the results. */
  public BatchPrediction(BinocularClassifier classifier, Results results) {
    this.classifier = classifier;
    this.results = results;
  }

  /**
   * Classifies.
   *
   * @param pairs taken one by one, only as fast as they are classified
   * @param threads that decode photographs
   */
  public void run(Iterator<PairFiles> pairs, int threads) {
    ExecutorService decoders = Executors.newFixedThreadPool(threads);
    try {
      Deque<Future<Prepared>> ahead = new ArrayDeque<>();
      List<Prepared> batch = new ArrayList<>();
      while (pairs.hasNext() || !ahead.isEmpty()) {
        while (pairs.hasNext() && ahead.size() + batch.size() < WINDOW) {
          PairFiles pair = pairs.next();
          ahead.add(decoders.submit(() -> prepared(pair)));
        }
        batch.add(ahead.remove().get());
        if (batch.size() == WINDOW / 2) {
          classify(batch);
        }
      }
      classify(batch);
    } catch (ExecutionException e) {
      throw new IllegalStateException("decoding failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(UserException.MACHINE, "Predicting was interrupted.", e);
    } finally {
      decoders.shutdownNow();
    }
  }

  private Prepared prepared(PairFiles pair) {
    if (!pair.fault().isEmpty()) {
      return new Prepared(pair.id(), null, pair.fault());
    }
    try {
      return new Prepared(
          pair.id(), classifier.prepared(PhotographPair.of(pair.left(), pair.right())), "");
    } catch (UserException e) {
      return new Prepared(pair.id(), null, e.getMessage());
    }
  }

  private void classify(List<Prepared> batch) {
    List<SinglePair> inputs =
        batch.stream().filter(p -> p.inputs() != null).map(Prepared::inputs).toList();
    Iterator<Finding> findings = classifier.findings(inputs).iterator();
    for (Prepared pair : batch) {
      if (pair.inputs() == null) {
        results.failed(pair.id(), pair.fault());
      } else {
        results.classified(pair.id(), findings.next());
      }
    }
    batch.clear();
  }
}
