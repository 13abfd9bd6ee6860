package org.dmsnet.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.common.config.ND4JClassLoading;

/**
 * Which backend runs, decided before ND4J loads one: ND4J itself would take CUDA wherever a GPU
 * answers, and then die in native code on one that it has no machine code for.
 *
 * @param backend the backend that runs
 * @param sentence why it is not the one that was asked for, or empty where it is
 */
public record BackendChoice(Backend backend, String sentence) {
  private static final String CPU_INSTEAD = " The CPU computes instead.";

  /**
   * Decides from what the driver says about the machine's first GPU, which is the one ND4J takes.
   *
   * @param wanted the backend that was asked for
   * @param driver the driver to ask; not asked where the CPU is wanted
   */
  public static BackendChoice decide(Backend wanted, NvidiaSmi driver) {
    if (wanted == Backend.CPU) {
      return new BackendChoice(Backend.CPU, "");
    }
    Optional<String> answer = driver.ask();
    if (answer.isEmpty()) {
      return cpuInstead("No NVIDIA driver was found: nvidia-smi is absent or fails.");
    }
    List<NvidiaGpu> gpus = NvidiaGpu.parse(answer.get());
    if (gpus.isEmpty()) {
      return cpuInstead("The NVIDIA driver lists no GPU.");
    }
    NvidiaGpu gpu = gpus.get(0);
    if (!gpu.runsNd4j()) {
      return cpuInstead(
          String.format(
              Locale.ROOT,
              "%s has compute capability %s, and ND4J %s has machine code for 3.7 to 8.9 only.",
              gpu.name(),
              gpu.capability(),
              Versions.dl4j()));
    }
    return new BackendChoice(Backend.CUDA, "");
  }

  /**
   * Makes ND4J follow this choice; to be called before anything of ND4J is used. For the CPU it
   * hides a CUDA backend on the class path from ND4J. Choosing CUDA without its jars is answered
   * with the CPU, too.
   *
   * @return the choice that holds now
   */
  public BackendChoice apply() {
    ClassLoader loader = ND4JClassLoading.getNd4jClassloader();
    if (backend == Backend.CPU) {
      ND4JClassLoading.setNd4jClassloader(new CpuOnlyClassLoader(loader));
    } else if (!CpuOnlyClassLoader.seesCuda(loader)) {
      return cpuInstead(
          "ND4J's CUDA backend is not on the class path; the Maven profile cuda, which "
              + "./dmsnet --backend cuda uses, puts it there.");
    }
    return this;
  }

  /**
   * For the launcher, which fetches CUDA's jars only where they can run: prints {@code cuda} or
   * {@code cpu}, and to standard error the sentence, where there is one.
   *
   * @param args the backend that is wanted, cpu or cuda
   */
  public static void main(String[] args) {
    Backend wanted = Backend.valueOf(args[0].toUpperCase(Locale.ROOT));
    BackendChoice choice = decide(wanted, NvidiaSmi.ofThisMachine());
    if (!choice.sentence().isEmpty()) {
      System.err.println(choice.sentence());
    }
    System.out.println(choice.backend().name().toLowerCase(Locale.ROOT));
  }

  private static BackendChoice cpuInstead(String why) {
    return new BackendChoice(Backend.CPU, why + CPU_INSTEAD);
  }
}
