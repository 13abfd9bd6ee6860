package org.dmsnet.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Resident memory of this process, heap and tensors together, as Linux counts it. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String PEAK = "VmHWM:";

  /** What clear_refs takes to let the peak start again from what is resident now. */
  private static final String RESET_PEAK = "5";

  private ProcessMemory() {}

  /**
   * The largest resident memory so far.
   *
   * @return mebibytes; empty on a system that does not say
   */
  public static OptionalLong peakMebibytes() {
    try {
      return peakMebibytes(Files.readAllLines(STATUS, StandardCharsets.US_ASCII));
    } catch (IOException notLinux) {
      return OptionalLong.empty();
    }
  }

  static OptionalLong peakMebibytes(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst();
  }

  /**
   * Lets the peak start again from what is resident now.
   *
   * @return whether the system did
   */
  public static boolean resetPeak() {
    try {
      Files.writeString(CLEAR, RESET_PEAK);
      return true;
    } catch (IOException notAllowed) {
      return false;
    }
  }
}
