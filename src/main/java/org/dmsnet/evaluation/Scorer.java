package org.dmsnet.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.dmsnet.data.Label;

/**
 * Computes {@link Metrics} with every patient counted as often as its weight says, over rankings
 * sorted once: a bootstrap resample is nothing but other weights.
 */
final class Scorer {
  private final Predictions predictions;
  private final List<Ranking> classes;
  private final Ranking flattened;

  Scorer(Predictions predictions) {
    this.predictions = predictions;
    this.classes = Ranking.perLabel(predictions);
    this.flattened = Ranking.flattened(predictions);
  }

  /** Weights that count every patient once. */
  static int[] everyoneOnce(int patients) {
    int[] weights = new int[patients];
    Arrays.fill(weights, 1);
    return weights;
  }

  /** The metrics with patient i counted weights[i] times. */
  Metrics score(Thresholds thresholds, int[] weights) {
    List<ClassMetrics> perClass = new ArrayList<>();
    Counts all = new Counts(0, 0, 0, 0);
    for (Label label : Label.values()) {
      ClassMetrics metrics = score(label, thresholds, weights);
      perClass.add(metrics);
      all = all.plus(metrics.counts());
    }
    double n = IntStream.of(weights).sum();
    double right = 0;
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    double loss = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] == 0) {
        continue;
      }
      Counts patient = new Counts(0, 0, 0, 0);
      for (Label label : Label.values()) {
        patient = patient.plus(decision(i, label, thresholds, 1));
      }
      right += patient.accuracy() == 1 ? weights[i] : 0;
      precision += weights[i] * patient.precision();
      recall += weights[i] * patient.recall();
      f1 += weights[i] * patient.f1();
      loss += weights[i] * predictions.loss(i);
    }
    double aucMicro = Ranking.auc(flattened.steps(weights));
    return new Metrics(
        (long) n,
        right / n,
        new Averages(macro(perClass, ClassMetrics::precision), all.precision(), precision / n),
        new Averages(macro(perClass, ClassMetrics::recall), all.recall(), recall / n),
        new Averages(macro(perClass, ClassMetrics::f1), all.f1(), f1 / n),
        all.kappa(),
        macro(perClass, ClassMetrics::auc),
        aucMicro,
        macro(perClass, ClassMetrics::averagePrecision),
        loss / n,
        OdirScore.of(all, aucMicro),
        perClass);
  }

  private ClassMetrics score(Label label, Thresholds thresholds, int[] weights) {
    Counts counts = new Counts(0, 0, 0, 0);
    for (int i = 0; i < weights.length; i++) {
      counts = counts.plus(decision(i, label, thresholds, weights[i]));
    }
    List<Ranking.Step> steps = classes.get(label.ordinal()).steps(weights);
    boolean defined = counts.positives() > 0;
    return new ClassMetrics(
        label,
        thresholds.of(label),
        counts,
        defined ? counts.precision() : Double.NaN,
        defined ? counts.recall() : Double.NaN,
        defined ? counts.f1() : Double.NaN,
        counts.kappa(),
        Ranking.auc(steps),
        Ranking.averagePrecision(steps));
  }

  private Counts decision(int row, Label label, Thresholds thresholds, int weight) {
    boolean predicted = thresholds.predicts(label, predictions.probability(row, label));
    boolean truth = predictions.truth(row, label);
    return new Counts(
        predicted && truth ? weight : 0,
        predicted && !truth ? weight : 0,
        !predicted && truth ? weight : 0,
        !predicted && !truth ? weight : 0);
  }

  /** Mean over the labels for which the metric is defined; NaN if there is none. */
  private static double macro(List<ClassMetrics> classes, ToDoubleFunction<ClassMetrics> metric) {
    return classes.stream()
        .mapToDouble(metric)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }
}
