package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvidiaGpuTest {
  @Test
  void readsALinePerGpu() {
    assertEquals(
        List.of(
            new NvidiaGpu("NVIDIA A10", 86, 23028, "535.54.03"),
            new NvidiaGpu("Tesla K80", 37, 11441, "470.1")),
        NvidiaGpu.parse(
            "NVIDIA A10, 8.6, 23028 MiB, 535.54.03\nTesla K80, 3.7, 11441 MiB, 470.1\n"));
  }

  @Test
  void computeCapabilityOfTwoDigitsIsNotTakenForOneDigit() {
    NvidiaGpu gpu = NvidiaGpu.parse("NVIDIA B200, 10.0, 183359 MiB, 570.1").get(0);
    assertEquals(100, gpu.computeCapability());
    assertEquals("10.0", gpu.capability());
  }

  @Test
  void memoryThatIsNotReportedIsZero() {
    assertEquals(0, NvidiaGpu.parse("GB10, 12.1, [N/A], 580.9").get(0).memoryMebibytes());
  }

  @Test
  void whatIsNoGpuIsLeftOut() {
    assertEquals(List.of(), NvidiaGpu.parse("No devices were found\n"));
    assertEquals(
        List.of(), NvidiaGpu.parse("Field \"compute_cap\" is not a valid field to query.\n"));
    assertEquals(List.of(), NvidiaGpu.parse(""));
  }

  @ParameterizedTest
  @CsvSource({
    "3.5, false",
    "3.7, true",
    "5.2, true",
    "6.1, true",
    "7.5, true",
    "8.6, true",
    "8.9, true",
    "9.0, false",
    "10.0, false",
    "12.1, false"
  })
  void nd4jRunsFromKeplersK80ToAda(String capability, boolean runs) {
    assertEquals(runs, NvidiaGpu.parse("GPU, " + capability + ", 1 MiB, 535.1").get(0).runsNd4j());
  }
}
