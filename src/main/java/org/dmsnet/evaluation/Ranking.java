package org.dmsnet.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dmsnet.data.Label;

/**
 * Scores sorted once, highest first, with their truth; areas under curves follow in one pass for
 * any weights of the items, which is what makes a bootstrap over patients cheap.
 *
 * <p>Equal scores form one step: no threshold can tell them apart.
 */
final class Ranking {
  private final double[] scores;
  private final boolean[] truth;
  private final int[] items;

  /**
   * A ranking.
   *
   * @param scores the score of each item
   * @param truth whether the item is positive
   * @param item whose weight belongs to the score
   */
  Ranking(double[] scores, boolean[] truth, int[] item) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.scores = IntStream.of(order).mapToDouble(i -> scores[i]).toArray();
    this.items = IntStream.of(order).map(i -> item[i]).toArray();
    this.truth = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      this.truth[i] = truth[order[i]];
    }
  }

  /** One ranking of the patients per label, in label order; an item is a patient's row. */
  static List<Ranking> perLabel(Predictions predictions) {
    return Stream.of(Label.values()).map(label -> of(predictions, label)).toList();
  }

  /** One ranking of all probabilities of all patients; an item is a patient's row. */
  static Ranking flattened(Predictions predictions) {
    return of(predictions, Label.values());
  }

  private static Ranking of(Predictions predictions, Label... labels) {
    int n = predictions.size();
    double[] scores = new double[n * labels.length];
    boolean[] truth = new boolean[n * labels.length];
    int[] rows = new int[n * labels.length];
    for (int k = 0; k < scores.length; k++) {
      rows[k] = k / labels.length;
      Label label = labels[k % labels.length];
      scores[k] = predictions.probability(rows[k], label);
      truth[k] = predictions.truth(rows[k], label);
    }
    return new Ranking(scores, truth, rows);
  }

  /**
   * A group of equal scores.
   *
   * @param score the score
   * @param positives weight of the positives that have it
   * @param negatives weight of the negatives that have it
   */
  record Step(double score, long positives, long negatives) {}

  /** The steps from the highest score down, without those whose items have no weight. */
  List<Step> steps(int[] weights) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < scores.length; ) {
      double score = scores[i];
      long positives = 0;
      long negatives = 0;
      for (; i < scores.length && scores[i] == score; i++) {
        int weight = weights[items[i]];
        positives += truth[i] ? weight : 0;
        negatives += truth[i] ? 0 : weight;
      }
      if (positives + negatives > 0) {
        steps.add(new Step(score, positives, negatives));
      }
    }
    return steps;
  }

  /**
   * Area under the ROC curve: the probability that a positive's score is above a negative's, equal
   * scores counting one half (midranks). NaN without positives or without negatives.
   */
  static double auc(List<Step> steps) {
    double below = 0;
    double wins = 0;
    long positives = 0;
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      wins += step.positives * (below + step.negatives / 2.0);
      below += step.negatives;
      positives += step.positives;
    }
    return positives == 0 || below == 0 ? Double.NaN : wins / (positives * below);
  }

  /**
   * Average precision, the sum over thresholds of (R_n - R_{n-1}) P_n as in scikit-learn, without
   * interpolation. NaN without positives.
   */
  static double averagePrecision(List<Step> steps) {
    long truePositives = 0;
    long predicted = 0;
    double sum = 0;
    for (Step step : steps) {
      truePositives += step.positives;
      predicted += step.positives + step.negatives;
      sum += step.positives * (double) truePositives / predicted;
    }
    return truePositives == 0 ? Double.NaN : sum / truePositives;
  }
}
