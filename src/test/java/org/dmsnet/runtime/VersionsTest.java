package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VersionsTest {
  @Test
  void buildFilledThemIn() {
    assertEquals("1.0.0-M2.1", Versions.dl4j());
    assertTrue(Versions.dmsnet().matches("\\d+\\.\\d+\\.\\d+.*"), Versions.dmsnet());
  }
}
