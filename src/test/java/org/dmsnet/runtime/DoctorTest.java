package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dmsnet.runtime.Finding.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @Test
  void looksAtEverythingOnARealMachine(@TempDir Path folder) {
    List<Finding> findings = new Doctor(Optional::empty, folder).examine();
    Map<String, Finding> byName =
        findings.stream().collect(Collectors.toMap(Finding::name, Function.identity()));
    assertTrue(
        byName
            .keySet()
            .containsAll(List.of("Java", "system", "backend", "BLAS", "threads", "heap", "disk")));
    assertTrue(byName.get("backend").value().contains("1.0.0-M2.1"));
    assertEquals("no NVIDIA driver found; the CPU computes", byName.get("CUDA").value());
    for (Finding finding : findings) {
      assertEquals(finding.verdict() == Verdict.OK, finding.advice().isEmpty(), finding.name());
    }
  }

  @Test
  void gpuThatRunsNd4jIsRecommended() {
    Finding gpu = Doctor.gpu(Optional.of("NVIDIA A10, 8.6, 23028 MiB, 535.54.03"));
    assertEquals(Verdict.OK, gpu.verdict());
    assertEquals(
        "NVIDIA A10, 22.5 GB, compute capability 8.6, driver 535.54.03: usable with ./dmsnet"
            + " --backend cuda",
        gpu.value());
  }

  @Test
  void gpuThatIsTooNewIsAWarningWithAdvice() {
    Finding gpu = Doctor.gpu(Optional.of("NVIDIA H100, 9.0, 81559 MiB, 550.54"));
    assertEquals(Verdict.WARNING, gpu.verdict());
    assertTrue(gpu.value().contains("cannot run on it"));
    assertFalse(gpu.advice().isEmpty());
  }

  @Test
  void oldJavaIsAProblemAndOneDnnOffAWarning() {
    assertEquals(Verdict.PROBLEM, Doctor.java(11).verdict());
    assertEquals(Verdict.OK, Doctor.java(17).verdict());
    assertEquals(Verdict.WARNING, Doctor.oneDnn(false, true).verdict());
    assertEquals(Verdict.WARNING, Doctor.oneDnn(true, false).verdict());
    assertEquals(Verdict.OK, Doctor.oneDnn(true, true).verdict());
  }

  @Test
  void moreThreadsThanCoresAndASmallHeapAreWarnings() {
    assertEquals(Verdict.WARNING, Doctor.threads(8, 2).verdict());
    assertTrue(Doctor.threads(8, 2).advice().contains("OMP_NUM_THREADS=2"));
    assertEquals(Verdict.OK, Doctor.threads(2, 2).verdict());
    assertEquals(Verdict.WARNING, Doctor.heap(512L << 20).verdict());
  }
}
