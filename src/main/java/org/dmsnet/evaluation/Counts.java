package org.dmsnet.evaluation;

/**
 * A confusion table of yes/no decisions, and what follows from it.
 *
 * <p>Where scikit-learn would divide by zero it returns 0 (its {@code zero_division} default), and
 * so do {@link #precision()}, {@link #recall()} and {@link #f1()}.
 *
 * @param truePositives predicted and true
 * @param falsePositives predicted, not true
 * @param falseNegatives true, not predicted
 * @param trueNegatives neither
 */
public record Counts(
    long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {

  /** TP + FN. */
  public long positives() {
    return truePositives + falseNegatives;
  }

  /** TP + FP. */
  public long predicted() {
    return truePositives + falsePositives;
  }

  /** All decisions. */
  public long total() {
    return truePositives + falsePositives + falseNegatives + trueNegatives;
  }

  /** (TP + TN) / all: the share of decisions that are right. */
  public double accuracy() {
    return ratio(truePositives + trueNegatives, total());
  }

  /** TP / (TP + FP); 0 where nothing is predicted. */
  public double precision() {
    return ratio(truePositives, predicted());
  }

  /** TP / (TP + FN), also called sensitivity; 0 where nothing is true. */
  public double recall() {
    return ratio(truePositives, positives());
  }

  /** 2 TP / (2 TP + FP + FN); 0 where nothing is true and nothing predicted. */
  public double f1() {
    return ratio(2 * truePositives, predicted() + positives());
  }

  /**
   * Cohen's kappa, (p_o - p_e) / (1 - p_e), with p_o the share of right decisions and p_e the share
   * expected of decisions independent of the truth with the same margins. NaN where p_e is 1: truth
   * and decisions are all one and the same class.
   */
  public double kappa() {
    double n = total();
    double expected =
        (positives() * (double) predicted() + (n - positives()) * (n - predicted())) / (n * n);
    return expected == 1 ? Double.NaN : (accuracy() - expected) / (1 - expected);
  }

  /** The two tables together. */
  public Counts plus(Counts other) {
    return new Counts(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        falseNegatives + other.falseNegatives,
        trueNegatives + other.trueNegatives);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
