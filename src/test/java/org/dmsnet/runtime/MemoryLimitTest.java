package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Too much memory is collected first, and refused when that does not help. */
class MemoryLimitTest {
  private static final long LIMIT = 3L << 20;

  private long used;
  private int collections;

  @Test
  void withinTheLimitNothingIsCollected() {
    MemoryLimit limit = new MemoryLimit(LIMIT, () -> LIMIT, () -> collections++);
    look(limit, 100);
    assertEquals(0, collections);
    assertDoesNotThrow(limit::checkOwn);
  }

  @Test
  void aCollectionThatHelpsIsEnough() {
    used = 5L << 20;
    MemoryLimit limit = freedByCollection(1);
    look(limit, 100);
    assertEquals(1, collections);
    assertDoesNotThrow(limit::checkOwn);
  }

  @Test
  void whatNoCollectionFreesEndsComputingUntilItIsFreed() {
    used = 5L << 20;
    MemoryLimit limit = new MemoryLimit(LIMIT, () -> used, () -> collections++);
    look(limit, 10);
    assertDoesNotThrow(limit::checkOwn);
    look(limit, 1);
    OutOfMemoryError error = assertThrows(OutOfMemoryError.class, limit::checkOwn);
    assertEquals("the process has 5 MiB and may have 3", error.getMessage());
    assertEquals(10, collections);
    used = LIMIT;
    look(limit, 1);
    assertDoesNotThrow(limit::checkOwn);
  }

  @Test
  void whatEndedComputingIsCollectedAfterwards() {
    used = 5L << 20;
    MemoryLimit limit = freedByCollection(11);
    look(limit, 11);
    assertThrows(OutOfMemoryError.class, limit::checkOwn);
    look(limit, 2);
    assertDoesNotThrow(limit::checkOwn);
  }

  /** Of a process whose memory only the collection of that number frees. */
  private MemoryLimit freedByCollection(int number) {
    return new MemoryLimit(
        LIMIT,
        () -> used,
        () -> {
          collections++;
          used = collections >= number ? 1L << 20 : used;
        });
  }

  private static void look(MemoryLimit limit, int times) {
    for (int i = 0; i < times; i++) {
      limit.look();
    }
  }
}
