package org.dmsnet.dashboard.record;

import java.util.function.LongSupplier;

/**
 * Keeps what watching costs below a share of the training's time: what is dear is done only while
 * its sum is below that share of the time since the start. The first work is not held against the
 * rest: classes are loaded for it, once.
 */
public final class CostBudget {
  private final double share;
  private final LongSupplier nanoTime;
  private final long start;
  private long spent;
  private long first = -1;

  /**
   * A budget that begins now.
   *
   * @param share of the time, 0..1
   * @param nanoTime the clock
   */
  public CostBudget(double share, LongSupplier nanoTime) {
    this.share = share;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /** Whether something dear may be done now. */
  public boolean allows() {
    return spent - Math.max(0, first) <= share * (nanoTime.getAsLong() - start);
  }

  /** Does something and charges the time it takes. */
  public void charge(Runnable work) {
    long before = nanoTime.getAsLong();
    try {
      work.run();
    } finally {
      long took = nanoTime.getAsLong() - before;
      spent += took;
      first = first < 0 ? took : first;
    }
  }

  /** Share of the time since the start that was charged. */
  public double spentShare() {
    long elapsed = nanoTime.getAsLong() - start;
    return elapsed == 0 ? 0 : (double) spent / elapsed;
  }
}
