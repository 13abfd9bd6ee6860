package org.dmsnet.evaluation;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dmsnet.data.Label;

/**
 * Chooses thresholds that maximise the flattened Cohen's kappa of validation patients, and that
 * should hold for others.
 *
 * <p>Flattened kappa does not fall apart into labels: what a label's threshold is worth depends on
 * the decisions for all others. So, for each of {@value #RESAMPLES} bootstrap resamples of the
 * patients: first the one threshold for all labels that maximises kappa, from there coordinate
 * ascent, label by label, over the midpoints between neighbouring scores, until nothing changes. A
 * label's threshold is the median over the resamples. With a few hundred patients the best
 * threshold of one sample is an accident of one or two scores; the median of resamples is not. A
 * label with fewer than {@value #FEWEST_POSITIVES} positives keeps the shared threshold, and where
 * kappa is undefined (no positive at all, or nothing but positives) all stay at 0.5.
 */
final class ThresholdSearch {
  private static final int RESAMPLES = 100;
  private static final int FEWEST_POSITIVES = 5;
  private static final int MOST_ROUNDS = 10;

  private final Predictions validation;
  private final List<Ranking> rankings;
  private final Ranking shared;

  ThresholdSearch(Predictions validation) {
    this.validation = validation;
    this.rankings = Ranking.perLabel(validation);
    this.shared = Ranking.flattened(validation);
  }

  /**
   * A threshold with what its label's (or, for the shared one, all labels') decisions are at it.
   *
   * @param threshold above every score that is not predicted
   * @param truePositives decisions that are predicted and true
   * @param falsePositives decisions that are predicted and not true
   */
  private record Cut(double threshold, long truePositives, long falsePositives) {}

  Thresholds choose() {
    double[][] found = new double[Label.COUNT][RESAMPLES];
    Resampling resampling = new Resampling(validation.size(), new Random(0));
    for (int r = 0; r < RESAMPLES; r++) {
      double[] thresholds = ascend(resampling.next());
      for (int c = 0; c < Label.COUNT; c++) {
        found[c][r] = thresholds[c];
      }
    }
    Map<Label, Double> values = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      double[] sorted = found[label.ordinal()];
      Arrays.sort(sorted);
      values.put(label, Interval.quantile(sorted, 0.5));
    }
    return Thresholds.of(
        values,
        "maximise flattened kappa on "
            + validation.size()
            + " validation patients: coordinate ascent, median of "
            + RESAMPLES
            + " bootstrap resamples");
  }

  private double[] ascend(int[] weights) {
    double[] thresholds = new double[Label.COUNT];
    Arrays.fill(thresholds, 0.5);
    List<Ranking.Step> sharedSteps = shared.steps(weights);
    Counts margins = margins(sharedSteps);
    if (margins.positives() == 0 || margins.positives() == margins.total()) {
      return thresholds;
    }
    Arrays.fill(thresholds, best(sharedSteps, new Cut(0, 0, 0), margins).threshold);
    List<List<Ranking.Step>> steps = rankings.stream().map(r -> r.steps(weights)).toList();
    Cut[] cuts = new Cut[Label.COUNT];
    long truePositives = 0;
    long falsePositives = 0;
    for (int c = 0; c < Label.COUNT; c++) {
      cuts[c] = at(steps.get(c), thresholds[c]);
      truePositives += cuts[c].truePositives;
      falsePositives += cuts[c].falsePositives;
    }
    boolean changed = true;
    for (int round = 0; changed && round < MOST_ROUNDS; round++) {
      changed = false;
      for (Label label : Label.values()) {
        int c = label.ordinal();
        if (validation.positives(label) < FEWEST_POSITIVES) {
          continue;
        }
        Cut others =
            new Cut(
                0, truePositives - cuts[c].truePositives, falsePositives - cuts[c].falsePositives);
        Cut best = best(steps.get(c), others, margins);
        changed |=
            best.truePositives != cuts[c].truePositives
                || best.falsePositives != cuts[c].falsePositives;
        cuts[c] = best;
        thresholds[c] = best.threshold;
        truePositives = others.truePositives + best.truePositives;
        falsePositives = others.falsePositives + best.falsePositives;
      }
    }
    return thresholds;
  }

  /** The cut between two steps that maximises kappa, other labels' decisions being as given. */
  private static Cut best(List<Ranking.Step> steps, Cut others, Counts margins) {
    long truePositives = 0;
    long falsePositives = 0;
    double above = 1;
    double bestKappa = Double.NEGATIVE_INFINITY;
    Cut best = null;
    for (Ranking.Step step : steps) {
      double kappa =
          kappa(
              others.truePositives + truePositives,
              others.falsePositives + falsePositives,
              margins);
      if (kappa > bestKappa) {
        bestKappa = kappa;
        best = new Cut((above + step.score()) / 2, truePositives, falsePositives);
      }
      above = step.score();
      truePositives += step.positives();
      falsePositives += step.negatives();
    }
    return best;
  }

  private static Cut at(List<Ranking.Step> steps, double threshold) {
    long truePositives = 0;
    long falsePositives = 0;
    for (Ranking.Step step : steps) {
      if (step.score() > threshold) {
        truePositives += step.positives();
        falsePositives += step.negatives();
      }
    }
    return new Cut(threshold, truePositives, falsePositives);
  }

  private static Counts margins(List<Ranking.Step> steps) {
    long positives = steps.stream().mapToLong(Ranking.Step::positives).sum();
    long negatives = steps.stream().mapToLong(Ranking.Step::negatives).sum();
    return new Counts(0, 0, positives, negatives);
  }

  private static double kappa(long truePositives, long falsePositives, Counts margins) {
    return new Counts(
            truePositives,
            falsePositives,
            margins.positives() - truePositives,
            margins.trueNegatives() - falsePositives)
        .kappa();
  }
}
