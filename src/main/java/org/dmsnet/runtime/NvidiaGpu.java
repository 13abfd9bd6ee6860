package org.dmsnet.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * An NVIDIA GPU as its driver describes it.
 *
 * @param name product name
 * @param computeCapability ten times the compute capability: 86 is 8.6
 * @param memoryMebibytes the GPU's memory, MiB
 * @param driver version of the driver
 */
public record NvidiaGpu(String name, int computeCapability, long memoryMebibytes, String driver) {
  /** The lowest compute capability that nd4j-cuda-11.6 M2.1 has machine code for, times ten. */
  public static final int OLDEST = 37;

  /**
   * The first compute capability, times ten, that it cannot run on: its newest code is for 8.6,
   * which 8.9 executes too, and it carries no PTX that a newer driver could translate.
   */
  public static final int TOO_NEW = 90;

  /** Whether ND4J M2.1 has machine code that this GPU executes. */
  public boolean runsNd4j() {
    return computeCapability >= OLDEST && computeCapability < TOO_NEW;
  }

  /**
   * The compute capability as NVIDIA writes it.
   *
   * @return such as 8.6
   */
  public String capability() {
    return computeCapability / 10 + "." + computeCapability % 10;
  }

  /**
   * Reads what {@code nvidia-smi --query-gpu=name,compute_cap,memory.total,driver_version
   * --format=csv,noheader} prints, a line per GPU.
   *
   * @param csv the output, such as {@code NVIDIA A10, 8.6, 23028 MiB, 535.54.03}
   * @return the GPUs in the driver's order; lines of another form, such as an error of the driver,
   *     are left out
   */
  public static List<NvidiaGpu> parse(String csv) {
    List<NvidiaGpu> gpus = new ArrayList<>();
    for (String line : csv.lines().toList()) {
      String[] fields = line.strip().split("\\s*,\\s*", -1);
      if (fields.length == 4 && fields[1].matches("\\d+\\.\\d")) {
        String mebibytes = fields[2].replaceAll("\\D", "");
        gpus.add(
            new NvidiaGpu(
                fields[0],
                Integer.parseInt(fields[1].replace(".", "")),
                mebibytes.isEmpty() ? 0 : Long.parseLong(mebibytes),
                fields[3]));
      }
    }
    return List.copyOf(gpus);
  }
}
