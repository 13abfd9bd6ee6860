package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  @Test
  void readsThePeakInMebibytes() {
    assertEquals(
        OptionalLong.of(3),
        ProcessMemory.peakMebibytes(List.of("VmRSS:\t    2048 kB", "VmHWM:\t    3072 kB")));
    assertEquals(OptionalLong.empty(), ProcessMemory.peakMebibytes(List.of("Name:\tjava")));
  }

  @Test
  void aRunningProcessHasOneOnLinux() {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "this is no Linux");
    assertTrue(ProcessMemory.peakMebibytes().orElseThrow() > 10);
  }
}
