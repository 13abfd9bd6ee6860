package org.dmsnet.runtime;

import java.util.function.LongSupplier;
import org.bytedeco.javacpp.Pointer;

/**
 * Keeps the process, its tensors included, below an amount of memory. JavaCPP has such a limit
 * ({@code org.bytedeco.javacpp.maxphysicalbytes}) and asks the system how large the process is
 * whenever ND4J describes an array, which doubles what that costs: twelve thousand times in a
 * training step of ResNet-152. Here one thread asks ten times a second, lets Java's collector find
 * dead tensors when there is too much, and where that does not help, computing ends with an {@link
 * OutOfMemoryError}.
 */
public final class MemoryLimit {
  /** System property with the limit in MiB; {@code ./dmsnet} sets it. */
  private static final String PROPERTY = "dmsnet.memory-limit-mib";

  private static final int MIB = 20;

  private static final long PERIOD_MILLISECONDS = 100;

  /** Looks with too much memory, each after a collection, before computing ends. */
  private static final int PATIENCE = 10;

  /** Of this process. */
  private static final MemoryLimit OWN =
      new MemoryLimit(Long.getLong(PROPERTY, 0) << MIB, MemoryLimit::used, System::gc);

  private final long bytes;
  private final LongSupplier used;
  private final Runnable collector;
  private int looksAbove;

  /** What is wrong, or null. */
  private volatile String exceeded;

  /**
   * A limit.
   *
   * @param bytes the most
   * @param used tells the present size
   * @param collector frees what is dead
   */
  MemoryLimit(long bytes, LongSupplier used, Runnable collector) {
    this.bytes = bytes;
    this.used = used;
    this.collector = collector;
  }

  private static long used() {
    return Pointer.physicalBytesInaccurate(OWN.bytes);
  }

  /** Begins to watch this process, if {@value #PROPERTY} names a limit. */
  public static void watch() {
    if (OWN.bytes > 0) {
      Thread watcher = new Thread(OWN::watchForever, "memory-limit");
      watcher.setDaemon(true);
      watcher.start();
    }
  }

  private void watchForever() {
    try {
      while (true) {
        look();
        Thread.sleep(PERIOD_MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The limit of this process in bytes: this one, or JavaCPP's; 0 if there is none. */
  public static long ofProcess() {
    return OWN.bytes > 0 ? OWN.bytes : Pointer.maxPhysicalBytes();
  }

  /**
   * To be called by what computes, as often as it likes.
   *
   * @throws OutOfMemoryError while this process is above its limit for good
   */
  public static void check() {
    OWN.checkOwn();
  }

  void checkOwn() {
    if (exceeded != null) {
      throw new OutOfMemoryError(exceeded);
    }
  }

  /** Looks once. */
  void look() {
    long now = used.getAsLong();
    if (now <= bytes) {
      looksAbove = 0;
      exceeded = null;
      return;
    }
    if (looksAbove == PATIENCE) {
      exceeded = "the process has %d MiB and may have %d".formatted(now >> MIB, bytes >> MIB);
      // What ended leaves tensors behind that nobody else may collect, as in an idle server.
      looksAbove = 0;
    } else {
      looksAbove++;
      collector.run();
    }
  }
}
