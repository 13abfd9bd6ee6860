package org.dmsnet.training;

/** Is told how training goes. */
public interface TrainingProgress {

  /**
   * The state after a step.
   *
   * @param epoch number, from 1
   * @param epochs of the whole training
   * @param step number within the epoch, from 1
   * @param steps of an epoch
   * @param loss mean over the epoch's steps so far
   * @param pairsPerSecond over the epoch so far
   * @param secondsLeft expected for the rest of the training, validation not counted
   * @param waitingShare share of the epoch's time in which the network waited for data, 0..1
   */
  record Step(
      int epoch,
      int epochs,
      int step,
      int steps,
      double loss,
      double pairsPerSecond,
      double secondsLeft,
      double waitingShare) {}

  /**
   * A step is done.
   *
   * @param step its numbers
   */
  void stepDone(Step step);

  /**
   * An epoch is done, judged and safe on disk.
   *
   * @param epoch its numbers
   * @param best whether it is the best so far
   */
  void epochDone(EpochRecord epoch, boolean best);
}
