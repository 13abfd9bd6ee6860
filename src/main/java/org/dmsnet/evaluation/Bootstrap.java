package org.dmsnet.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.dmsnet.runtime.UserException;

/**
 * Percentile intervals by resampling patients with replacement: both eyes and all labels of a
 * patient stay together, since they are not independent. A resample in which a metric is undefined
 * (a rare label drawn not once) is skipped for that metric. The intervals say how other patients
 * would change the number, not how another training run would.
 *
 * @param resamples number of resamples, at least 20
 * @param seed the same seed gives the same intervals
 * @param level share of resamples inside the interval, in (0, 1)
 */
public record Bootstrap(int resamples, long seed, double level) {

  /** 1000 resamples, seed 0, 95 %. */
  public static final Bootstrap DEFAULT = new Bootstrap(1000, 0, 0.95);

  /**
   * Checks the numbers.
   *
   * @throws UserException if there are fewer than 20 resamples or the level is not in (0, 1)
   */
  public Bootstrap {
    if (resamples < 20) {
      throw new UserException(
          "Bootstrap resamples is %s; give at least 20, better 1000.".formatted(resamples));
    }
    if (!(level > 0 && level < 1)) {
      throw new UserException(
          "Bootstrap level is %s; give a number between 0 and 1, such as 0.95.".formatted(level));
    }
  }

  /**
   * A difference between two sets of predictions of the same patients.
   *
   * @param value metric of the first minus metric of the second
   * @param interval of the difference over patients
   */
  public record Difference(double value, Interval interval) {}

  /** The interval of every scalar of {@link Metrics#all()}, by its name. */
  public Map<String, Interval> intervals(Predictions predictions, Thresholds thresholds) {
    Scorer scorer = new Scorer(predictions);
    Map<String, double[]> values = new LinkedHashMap<>();
    Resampling resampling = new Resampling(predictions.size(), new Random(seed));
    for (int r = 0; r < resamples; r++) {
      for (var entry : scorer.score(thresholds, resampling.next()).all().entrySet()) {
        values.computeIfAbsent(entry.getKey(), k -> new double[resamples])[r] = entry.getValue();
      }
    }
    Map<String, Interval> intervals = new LinkedHashMap<>();
    values.forEach((name, v) -> intervals.put(name, Interval.of(v, level)));
    return Collections.unmodifiableMap(intervals);
  }

  /**
   * The paired difference, first minus second, of every scalar of {@link Metrics#all()}: both are
   * judged on the same resample each time, so what makes a resample hard cancels.
   *
   * @param first predictions of one model
   * @param firstThresholds its thresholds
   * @param second predictions of the other model for the same patients, in any order
   * @param secondThresholds its thresholds
   * @return the differences by the metric's name
   * @throws UserException if the two are not of the same patients with the same truth
   */
  public Map<String, Difference> pairedDifference(
      Predictions first,
      Thresholds firstThresholds,
      Predictions second,
      Thresholds secondThresholds) {
    Predictions aligned = second.inOrderOf(first);
    Scorer one = new Scorer(first);
    Scorer other = new Scorer(aligned);
    Map<String, double[]> values = new LinkedHashMap<>();
    Resampling resampling = new Resampling(first.size(), new Random(seed));
    for (int r = 0; r < resamples; r++) {
      int[] weights = resampling.next();
      Map<String, Double> a = one.score(firstThresholds, weights).all();
      Map<String, Double> b = other.score(secondThresholds, weights).all();
      for (var entry : a.entrySet()) {
        String name = entry.getKey();
        values.computeIfAbsent(name, k -> new double[resamples])[r] =
            entry.getValue() - b.get(name);
      }
    }
    Map<String, Double> a = Metrics.of(first, firstThresholds).all();
    Map<String, Double> b = Metrics.of(aligned, secondThresholds).all();
    Map<String, Difference> differences = new LinkedHashMap<>();
    values.forEach(
        (name, v) ->
            differences.put(
                name, new Difference(a.get(name) - b.get(name), Interval.of(v, level))));
    return Collections.unmodifiableMap(differences);
  }
}
