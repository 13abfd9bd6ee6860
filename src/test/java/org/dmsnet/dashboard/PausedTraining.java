package org.dmsnet.dashboard;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dmsnet.evaluation.Evaluation;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.training.EpochRecord;
import org.dmsnet.training.TrainingProgress;

/** A training in a thread of its own that waits, in the middle of an epoch, for the test. */
final class PausedTraining implements TrainingProgress, AutoCloseable {
  private static final int MINUTES = 5;

  private final int epoch;
  private final int step;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<Evaluation> result;

  /** Starts the training; it waits after a step, both counted from 1. */
  PausedTraining(TrainingRun run, int epoch, int step) {
    this.epoch = epoch;
    this.step = step;
    run.progress(this);
    this.result = thread.submit(run::run);
  }

  /** Returns when the training waits. */
  void awaitPause() throws InterruptedException {
    if (!reached.await(MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("the training did not come to epoch " + epoch + ", step " + step);
    }
  }

  /** Lets the training go on to its end. */
  Evaluation finish() throws Exception {
    released.countDown();
    return result.get(MINUTES, TimeUnit.MINUTES);
  }

  @Override
  public void stepDone(Step done) {
    if (done.epoch() == epoch && done.step() == step) {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void epochDone(EpochRecord record, boolean best) {}

  @Override
  public void close() {
    released.countDown();
    thread.shutdownNow();
  }
}
