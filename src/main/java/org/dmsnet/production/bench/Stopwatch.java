package org.dmsnet.production.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Seconds of what runs again and again: uncounted first, until Java has compiled it, then timed.
 *
 * @param seconds how long to run uncounted, and how long to time; a slow thing runs once uncounted
 *     and {@value #LEAST} times timed, however long that takes
 */
record Stopwatch(double seconds) {
  private static final int LEAST = 3;
  private static final double NANOS = 1e-9;

  /** Seconds that something takes once. */
  static double time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) * NANOS;
  }

  /** What it takes each time, once it is warm. */
  List<Lap> laps(Runnable work) {
    repeated(1, work);
    return repeated(LEAST, work);
  }

  private List<Lap> repeated(int least, Runnable work) {
    List<Lap> laps = new ArrayList<>();
    double sum = 0;
    while (laps.size() < least || sum < seconds) {
      double cpu = cpuSeconds();
      double time = time(work);
      laps.add(new Lap(time, cpuSeconds() - cpu));
      sum += time;
    }
    return laps;
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() * NANOS
        : 0;
  }
}
