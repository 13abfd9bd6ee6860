package org.dmsnet.production.bench;

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

  /** How long something takes once. */
  static double time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) * NANOS;
  }

  /** How long it takes each time, once it is warm. */
  List<Double> times(Runnable work) {
    repeated(1, work);
    return repeated(LEAST, work);
  }

  private List<Double> repeated(int least, Runnable work) {
    List<Double> times = new ArrayList<>();
    double sum = 0;
    while (times.size() < least || sum < seconds) {
      double time = time(work);
      times.add(time);
      sum += time;
    }
    return times;
  }
}
