package org.dmsnet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher lets Java watch must be a whole prediction. */
class RehearsalTest {
  @Test
  void predicts(@TempDir Path folder) {
    assertEquals(0, Rehearsal.prediction(folder));
  }
}
