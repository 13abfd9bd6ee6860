package org.dmsnet.production.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one pass took.
 *
 * @param seconds by the clock
 * @param cpuSeconds that processors worked for the process, all threads together, and spent waiting
 *     in them; on a machine that others use, too, the steadier number where one thread computes
 */
public record Lap(
    @JsonProperty("seconds") double seconds, @JsonProperty("cpu-seconds") double cpuSeconds) {

  /** Median of the laps' clock times. */
  static double seconds(List<Lap> laps) {
    return median(laps, Lap::seconds);
  }

  /** Median of the laps' processor times. */
  static double cpuSeconds(List<Lap> laps) {
    return median(laps, Lap::cpuSeconds);
  }

  private static double median(List<Lap> laps, ToDoubleFunction<Lap> time) {
    return Ratio.median(laps.stream().mapToDouble(time).boxed().toList());
  }
}
