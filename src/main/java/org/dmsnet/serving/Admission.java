package org.dmsnet.serving;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Who may come in: a bounded number of requests, and of bytes that all their photographs take
 * together. A request without a place is turned away before its photographs are read, so that a
 * crowd costs no memory.
 */
final class Admission {
  private static final int BLOCK = 1024;

  private final int places;
  private final int blocks;
  private final Semaphore freePlaces;
  private final Semaphore freeBlocks;

  /**
   * For a number of requests and of bytes.
   *
   * @param places requests at once
   * @param bytes of all their bodies together
   */
  Admission(int places, long bytes) {
    this.places = places;
    this.blocks = blocks(bytes);
    this.freePlaces = new Semaphore(places);
    this.freeBlocks = new Semaphore(blocks);
  }

  private static int blocks(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, (bytes + BLOCK - 1) / BLOCK);
  }

  /** A request's place, given back once however often it is closed. */
  final class Place implements AutoCloseable {
    private final int held;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Place(int held) {
      this.held = held;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        freeBlocks.release(held);
        freePlaces.release();
      }
    }
  }

  /**
   * Takes a place, at once or not at all.
   *
   * @param bytes the most that the request may bring
   * @return the place, or null where there is none
   */
  Place enter(long bytes) {
    int needed = blocks(bytes);
    if (!freePlaces.tryAcquire()) {
      return null;
    }
    if (!freeBlocks.tryAcquire(needed)) {
      freePlaces.release();
      return null;
    }
    return new Place(needed);
  }

  /** Places taken now. */
  int taken() {
    return places - freePlaces.availablePermits();
  }

  /** Waits until every place is given back; whether that was so in time. */
  boolean awaitEmpty(long seconds) {
    try {
      if (!freePlaces.tryAcquire(places, seconds, TimeUnit.SECONDS)) {
        return false;
      }
      freePlaces.release(places);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
