package org.dmsnet.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.dmsnet.runtime.UserException;

/**
 * Figures over several trainings of one recipe that differ in their seed, each judged on the test
 * patients of its own split: the mean over the seeds, and percentile intervals over seeds and
 * patients. Each resample draws as many seeds as there are, with replacement, and for each drawn
 * seed its patients, with replacement. With one seed this is {@link Bootstrap}, and says nothing of
 * another training; with two or three, the scatter over seeds is underestimated.
 *
 * @param settings resamples, seed of the generator, level
 */
public record SeedBootstrap(Bootstrap settings) {

  /**
   * Mean and interval of every scalar of {@link Metrics#all()}.
   *
   * @param seeds one entry per seed, at least one
   * @return the estimates by the metric's name
   */
  public Map<String, Estimate> estimates(List<JudgedPatients> seeds) {
    List<Scorer> scorers = seeds.stream().map(s -> new Scorer(s.predictions())).toList();
    return estimates(
        seeds,
        (seed, weights) -> scorers.get(seed).score(seeds.get(seed).thresholds(), weights).all());
  }

  /**
   * The paired difference, first minus second: both have the same seeds with the same patients, and
   * each resample is the same for both.
   *
   * @param first one entry per seed
   * @param second the same seeds in the same order
   * @return the differences by the metric's name
   * @throws UserException if the two are not of the same patients with the same truth
   */
  public Map<String, Estimate> differences(
      List<JudgedPatients> first, List<JudgedPatients> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(first.size() + " seeds against " + second.size());
    }
    List<Scorer> one = first.stream().map(s -> new Scorer(s.predictions())).toList();
    List<Scorer> other =
        IntStream.range(0, second.size())
            .mapToObj(
                i -> new Scorer(second.get(i).predictions().inOrderOf(first.get(i).predictions())))
            .toList();
    return estimates(
        first,
        (seed, weights) -> {
          Map<String, Double> a = one.get(seed).score(first.get(seed).thresholds(), weights).all();
          Map<String, Double> b =
              other.get(seed).score(second.get(seed).thresholds(), weights).all();
          Map<String, Double> difference = new LinkedHashMap<>();
          a.forEach((name, value) -> difference.put(name, value - b.get(name)));
          return difference;
        });
  }

  /** The scalars of one seed with patient i counted weights[i] times. */
  @FunctionalInterface
  private interface Score {
    Map<String, Double> of(int seed, int[] weights);
  }

  private Map<String, Estimate> estimates(List<JudgedPatients> seeds, Score score) {
    int n = seeds.size();
    Map<String, Double> values = new LinkedHashMap<>();
    for (int seed = 0; seed < n; seed++) {
      int patients = seeds.get(seed).predictions().size();
      score
          .of(seed, Scorer.everyoneOnce(patients))
          .forEach((name, value) -> values.merge(name, value / n, Double::sum));
    }
    Map<String, double[]> resampled = new LinkedHashMap<>();
    values.keySet().forEach(name -> resampled.put(name, new double[settings.resamples()]));
    Random random = new Random(settings.seed());
    for (int r = 0; r < settings.resamples(); r++) {
      int resample = r;
      for (int draw = 0; draw < n; draw++) {
        int seed = n == 1 ? 0 : random.nextInt(n);
        int[] weights = new Resampling(seeds.get(seed).predictions().size(), random).next();
        score
            .of(seed, weights)
            .forEach((name, value) -> resampled.get(name)[resample] += value / n);
      }
    }
    Map<String, Estimate> estimates = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            estimates.put(
                name, new Estimate(value, Interval.of(resampled.get(name), settings.level()))));
    return Collections.unmodifiableMap(estimates);
  }
}
