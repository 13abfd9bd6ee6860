package org.dmsnet.serving;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.dmsnet.data.Label;
import org.dmsnet.data.image.Frame;
import org.dmsnet.production.ModelDescription;

/**
 * A reader without a network. A photograph is any bytes; its first byte / 100 is the probability of
 * every label, and one that is empty or begins with 'x' is unusable. A gate, once closed, holds
 * readings back.
 */
final class ScriptedReader implements PairReader {
  private final Semaphore gate = new Semaphore(0);
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile boolean gated;

  /** Added to the first byte: the model's answers change. */
  volatile int drift;

  final AtomicInteger readings = new AtomicInteger();

  void closeGate() {
    gated = true;
  }

  void openGate() {
    gated = false;
    gate.release(1000);
  }

  /** Waits until a reading is held back by the gate. */
  void awaitBegun() throws InterruptedException {
    begun.await();
  }

  @Override
  public ServedModel model() {
    return new ServedModel(
        new ModelDescription("scripted", "", "none", 1, 1, List.of(), null, null, ""),
        false,
        true,
        Reading.NOTICE);
  }

  @Override
  public Reading read(PairUpload pair) {
    readings.incrementAndGet();
    begun.countDown();
    if (gated) {
      gate.acquireUninterruptibly();
    }
    check(pair);
    double probability = (pair.left()[0] + drift) / 100.0;
    return new Reading(
        pair.id(),
        Arrays.stream(Label.values())
            .map(
                label ->
                    new Reading.LabelReading(
                        label, label.disease(), probability, 0.5, probability > 0.5, "each", 0, 1))
            .toList(),
        Arrays.equals(pair.left(), pair.right()) ? List.of("the same photograph") : List.of(),
        "scripted",
        Reading.NOTICE);
  }

  @Override
  public HeatMaps explain(PairUpload pair, Label label) {
    check(pair);
    return new HeatMaps(
        label,
        new float[][] {{0, 1}},
        new float[][] {{0.5f, 0}},
        Frame.WHOLE,
        Frame.WHOLE,
        2 / 3.0);
  }

  private static void check(PairUpload pair) {
    List<Problem.BadEye> bad = new ArrayList<>();
    if (isUnusable(pair.left())) {
      bad.add(new Problem.BadEye("left", "it is an x"));
    }
    if (isUnusable(pair.right())) {
      bad.add(new Problem.BadEye("right", "it is an x"));
    }
    if (!bad.isEmpty()) {
      throw new Refusal(Problem.unusable(bad));
    }
  }

  private static boolean isUnusable(byte[] photograph) {
    return photograph.length == 0 || photograph[0] == 'x';
  }
}
