package org.dmsnet.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks NVIDIA's driver about its GPUs without loading anything native into this process. */
@FunctionalInterface
public interface NvidiaSmi {
  /**
   * The driver's answer.
   *
   * @return lines for {@link NvidiaGpu#parse}; empty where there is no driver or it does not answer
   */
  Optional<String> ask();

  /**
   * The machine's own driver, through its tool nvidia-smi.
   *
   * @return the machine's driver; asking starts a process and waits up to 20 seconds for it
   */
  static NvidiaSmi ofThisMachine() {
    return () -> {
      Process process;
      try {
        process =
            new ProcessBuilder(
                    "nvidia-smi",
                    "--query-gpu=name,compute_cap,memory.total,driver_version",
                    "--format=csv,noheader")
                .redirectErrorStream(true)
                .start();
      } catch (IOException absent) {
        return Optional.empty();
      }
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.empty();
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.exitValue() == 0 ? Optional.of(answer) : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    };
  }
}
