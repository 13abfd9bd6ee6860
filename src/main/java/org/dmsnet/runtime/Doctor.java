package org.dmsnet.runtime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Looks at the machine as training will find it: Java, ND4J's backend and how fast it can be,
 * memory, disk, and whether ND4J can use the GPU.
 */
public final class Doctor {
  private static final long GIBIBYTE = 1L << 30;

  private final NvidiaSmi driver;
  private final Path folder;

  /**
   * A doctor for this machine.
   *
   * @param driver the driver to ask about GPUs
   * @param folder the folder that runs will be written to
   */
  public Doctor(NvidiaSmi driver, Path folder) {
    this.driver = driver;
    this.folder = folder;
  }

  /** Everything there is to say, in the order to read it. Loads ND4J's backend. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java(Runtime.version().feature()));
    findings.add(
        Finding.ok("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch")));
    findings.addAll(nd4j());
    findings.add(heap(Runtime.getRuntime().maxMemory()));
    findings.add(
        Finding.ok(
            "memory outside the heap",
            "tensors up to "
                + gibibytes(Pointer.maxBytes())
                + ", the process up to "
                + gibibytes(MemoryLimit.ofProcess())));
    findings.add(disk());
    findings.add(gpu(driver.ask()));
    return List.copyOf(findings);
  }

  static Finding java(int feature) {
    String value = System.getProperty("java.version") + ", " + System.getProperty("java.vm.name");
    return feature >= 17
        ? Finding.ok("Java", value)
        : Finding.problem("Java", value, "Install a JDK, 17 or newer.");
  }

  private static List<Finding> nd4j() {
    Properties environment;
    String backend;
    try {
      backend = Nd4j.getBackend().getClass().getSimpleName();
      environment = Nd4j.getExecutioner().getEnvironmentInformation();
    } catch (LinkageError | RuntimeException e) {
      return List.of(
          Finding.problem(
              "backend",
              "does not load: " + e,
              "ND4J "
                  + Versions.dl4j()
                  + " has native code for 64-bit Linux, macOS and Windows on Intel and AMD, and for "
                  + "glibc only on Linux (not Alpine); see docs/dl4j-m2.1.md."));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("backend", backend + ", ND4J " + Versions.dl4j()));
    if (backend.startsWith("Cpu")) {
      findings.add(oneDnn(OneDnn.isOn(), OneDnn.hasLibrary()));
    }
    findings.add(
        Finding.ok("BLAS", String.valueOf(environment.get(Nd4jEnvironment.BLAS_VENDOR_KEY))));
    Object threads = environment.get(Nd4jEnvironment.OMP_THREADS_KEY);
    findings.add(
        threads(
            threads instanceof Number n ? n.intValue() : 0,
            Runtime.getRuntime().availableProcessors()));
    return findings;
  }

  static Finding oneDnn(boolean on, boolean library) {
    if (on && !library) {
      return Finding.warning(
          "oneDNN",
          "on, through ND4J alone: half as fast as it could be",
          "Put org.bytedeco:dnnl-platform on the class path; see docs/performance.md.");
    }
    return on
        ? Finding.ok("oneDNN", "on")
        : Finding.warning(
            "oneDNN",
            "off: convolutions run three to five times slower",
            "Do not set org.eclipse.deeplearning4j.helpers.disable, and keep the -onednn- jar of "
                + "nd4j-native on the class path.");
  }

  static Finding threads(int openMp, int cores) {
    String value = openMp + " for ND4J, " + cores + (cores == 1 ? " core" : " cores");
    if (openMp > cores) {
      return Finding.warning(
          "threads", value, "More threads than cores slow it down: set OMP_NUM_THREADS=" + cores);
    }
    return Finding.ok("threads", value);
  }

  static Finding heap(long bytes) {
    return bytes >= GIBIBYTE
        ? Finding.ok("heap", "up to " + gibibytes(bytes) + physical())
        : Finding.warning(
            "heap",
            "up to " + gibibytes(bytes) + physical(),
            "Decoded pairs are kept in the heap; DMSNET_JAVA_OPTS=-Xmx2g gives it 2 GB.");
  }

  private static String physical() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? " of the machine's " + gibibytes(system.getTotalMemorySize())
        : "";
  }

  private Finding disk() {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      String value = gibibytes(free) + " free here";
      if (!Files.isWritable(folder)) {
        return Finding.problem(
            "disk",
            folder.toAbsolutePath() + " is read-only",
            "Start from a folder you may write.");
      }
      return free >= 2 * GIBIBYTE
          ? Finding.ok("disk", value)
          : Finding.warning("disk", value, "A run keeps checkpoints; make room for 2 GB.");
    } catch (IOException e) {
      return Finding.problem("disk", e.toString(), "Start from a folder that can be read.");
    }
  }

  static Finding gpu(Optional<String> answer) {
    List<NvidiaGpu> gpus = answer.map(NvidiaGpu::parse).orElse(List.of());
    if (gpus.isEmpty()) {
      return Finding.ok("CUDA", "no NVIDIA driver found; the CPU computes");
    }
    NvidiaGpu gpu = gpus.get(0);
    String value =
        String.format(
            Locale.ROOT,
            "%s, %s, compute capability %s, driver %s",
            gpu.name(),
            gibibytes(gpu.memoryMebibytes() << 20),
            gpu.capability(),
            gpu.driver());
    return gpu.runsNd4j()
        ? Finding.ok("CUDA", value + ": usable with ./dmsnet --backend cuda")
        : Finding.warning(
            "CUDA",
            value + ": ND4J " + Versions.dl4j() + " cannot run on it",
            "It has machine code for compute capability 3.7 to 8.9 (Kepler's K80 to Ada) and none "
                + "for this GPU; use the CPU, or a GPU of those generations.");
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", (double) bytes / GIBIBYTE);
  }
}
