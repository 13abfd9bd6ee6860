package org.dmsnet.training;

/** Times one epoch's steps and averages their loss. */
final class StepClock {
  private static final double NANOS = 1e9;

  private final TrainingBatches batches;
  private final int epochs;
  private final int epoch;
  private final long start = System.nanoTime();
  private final long waitedBefore;
  private int steps;
  private long pairs;
  private double lossOfPairs;
  private long end = start;
  private long waited;

  /**
   * Starts now.
   *
   * @param batches knows how long it was waited for
   * @param epochs of the whole training
   * @param epoch number, from 0
   */
  StepClock(TrainingBatches batches, int epochs, int epoch) {
    this.batches = batches;
    this.epochs = epochs;
    this.epoch = epoch;
    this.waitedBefore = batches.waitedNanos();
  }

  /** Takes a step's mean loss over its pairs in. */
  TrainingProgress.Step stepDone(double loss, long pairsOfStep) {
    end = System.nanoTime();
    waited = batches.waitedNanos() - waitedBefore;
    steps++;
    pairs += pairsOfStep;
    lossOfPairs += loss * pairsOfStep;
    int perEpoch = batches.stepsPerEpoch();
    long left = (long) (epochs - epoch) * perEpoch - steps;
    return new TrainingProgress.Step(
        epoch + 1,
        epochs,
        steps,
        perEpoch,
        meanLoss(),
        pairs / Math.max(seconds(), 1e-9),
        seconds() / steps * left,
        waitingShare());
  }

  int steps() {
    return steps;
  }

  double meanLoss() {
    return lossOfPairs / pairs;
  }

  double seconds() {
    return (end - start) / NANOS;
  }

  double waitingShare() {
    return end == start ? 0 : Math.min(1, (double) waited / (end - start));
  }
}
