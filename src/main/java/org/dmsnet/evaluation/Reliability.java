package org.dmsnet.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dmsnet.data.Label;

/**
 * Whether probabilities mean what they say, over all labels of all patients. The probabilities are
 * put into {@value #BINS} bins of equal width; the expected calibration error is the mean over the
 * predictions of |mean probability - share of positives| of their bin (Guo et al., On Calibration
 * of Modern Neural Networks, 2017).
 *
 * @param error expected calibration error
 * @param interval of the error, over patients
 * @param brier mean squared difference between probability and truth
 * @param bins those that are not empty, in ascending order
 */
public record Reliability(double error, Interval interval, double brier, List<Bin> bins) {
  /** Bins between 0 and 1. */
  public static final int BINS = 10;

  /**
   * Predictions of similar probability.
   *
   * @param count how many
   * @param probability their mean
   * @param positives share of them that is true
   */
  public record Bin(long count, double probability, double positives) {}

  /** Copies the bins. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /** The reliability of predictions. */
  public static Reliability of(Predictions predictions, Bootstrap bootstrap) {
    List<Bin> bins = bins(predictions, Scorer.everyoneOnce(predictions.size()));
    Resampling resampling = new Resampling(predictions.size(), new Random(bootstrap.seed()));
    double[] errors = new double[bootstrap.resamples()];
    for (int r = 0; r < errors.length; r++) {
      errors[r] = error(bins(predictions, resampling.next()));
    }
    double brier = 0;
    for (int row = 0; row < predictions.size(); row++) {
      for (Label label : Label.values()) {
        double truth = predictions.truth(row, label) ? 1 : 0;
        brier += Math.pow(predictions.probability(row, label) - truth, 2);
      }
    }
    return new Reliability(
        error(bins),
        Interval.of(errors, bootstrap.level()),
        brier / (predictions.size() * Label.COUNT),
        bins);
  }

  private static List<Bin> bins(Predictions predictions, int[] weights) {
    long[] counts = new long[BINS];
    double[] probabilities = new double[BINS];
    double[] positives = new double[BINS];
    for (int row = 0; row < weights.length; row++) {
      for (Label label : Label.values()) {
        double p = predictions.probability(row, label);
        int bin = Math.min((int) (p * BINS), BINS - 1);
        counts[bin] += weights[row];
        probabilities[bin] += weights[row] * p;
        positives[bin] += predictions.truth(row, label) ? weights[row] : 0;
      }
    }
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] > 0) {
        bins.add(
            new Bin(counts[bin], probabilities[bin] / counts[bin], positives[bin] / counts[bin]));
      }
    }
    return bins;
  }

  private static double error(List<Bin> bins) {
    double sum = 0;
    long all = 0;
    for (Bin bin : bins) {
      sum += bin.count() * Math.abs(bin.probability() - bin.positives());
      all += bin.count();
    }
    return sum / all;
  }
}
