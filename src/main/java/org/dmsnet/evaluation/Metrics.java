package org.dmsnet.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.Label;

/**
 * What predictions are worth at given thresholds. Undefined values are NaN here, {@code null} in
 * {@code metrics.json}, and {@link #undefined()} says each in a sentence. The conventions are
 * scikit-learn's, with one exception: a label that no patient has is left out of macro averages
 * instead of counting as 0.
 *
 * @param patients number of patients
 * @param subsetAccuracy share of patients with all eight labels right; the paper's "Acc"
 * @param precision precision, averaged
 * @param recall recall, averaged
 * @param f1 F1, averaged; macro is the mean of the labels' F1
 * @param kappa Cohen's kappa over all patient-label decisions flattened; the paper's "Kappa"
 * @param aucMacro mean of the labels' AUC
 * @param aucMicro AUC of all patient-label probabilities flattened
 * @param averagePrecisionMacro mean of the labels' average precision
 * @param crossEntropy binary cross-entropy, mean over patients and labels
 * @param odir the official score of ODIR-2019
 * @param classes one entry per label, in label order
 */
public record Metrics(
    long patients,
    double subsetAccuracy,
    Averages precision,
    Averages recall,
    Averages f1,
    double kappa,
    double aucMacro,
    double aucMicro,
    double averagePrecisionMacro,
    double crossEntropy,
    OdirScore odir,
    List<ClassMetrics> classes) {

  /** Copies the list. */
  public Metrics {
    classes = List.copyOf(classes);
  }

  /** The metrics of predictions, each patient counted once. */
  public static Metrics of(Predictions predictions, Thresholds thresholds) {
    return new Scorer(predictions).score(thresholds, Scorer.everyoneOnce(predictions.size()));
  }

  /** The metrics of one label. */
  public ClassMetrics of(Label label) {
    return classes.get(label.ordinal());
  }

  /**
   * Every scalar over all labels by its stable name, the key of {@code metrics.json}: {@code
   * subset-accuracy}, {@code precision-macro}, ... NaN where undefined.
   */
  public Map<String, Double> overall() {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("subset-accuracy", subsetAccuracy);
    put(values, "precision", precision);
    put(values, "recall", recall);
    put(values, "f1", f1);
    values.put("kappa-flattened", kappa);
    values.put("auc-macro", aucMacro);
    values.put("auc-micro", aucMicro);
    values.put("average-precision-macro", averagePrecisionMacro);
    values.put("cross-entropy", crossEntropy);
    values.put("odir-kappa", odir.kappa());
    values.put("odir-f1", odir.f1());
    values.put("odir-auc", odir.auc());
    values.put("odir-score", odir.score());
    return Collections.unmodifiableMap(values);
  }

  /**
   * {@link #overall()} and the scalars of each label, named {@code precision.N}, {@code recall.N},
   * {@code f1.N}, {@code kappa.N}, {@code auc.N} and {@code average-precision.N}.
   */
  public Map<String, Double> all() {
    Map<String, Double> values = new LinkedHashMap<>(overall());
    for (ClassMetrics c : classes) {
      values.put("precision." + c.label(), c.precision());
      values.put("recall." + c.label(), c.recall());
      values.put("f1." + c.label(), c.f1());
      values.put("kappa." + c.label(), c.kappa());
      values.put("auc." + c.label(), c.auc());
      values.put("average-precision." + c.label(), c.averagePrecision());
    }
    return Collections.unmodifiableMap(values);
  }

  /** What is undefined, or 0 only by convention, and why; one sentence each. */
  public List<String> undefined() {
    List<String> sentences = new ArrayList<>();
    for (ClassMetrics c : classes) {
      String name = "%s (%s)".formatted(c.label(), c.label().disease());
      if (c.counts().positives() == 0) {
        sentences.add(
            name
                + ": no patient has this label, so its precision, recall, F1, AUC and average"
                + " precision are undefined and left out of the macro averages.");
      } else if (c.counts().positives() == c.counts().total()) {
        sentences.add(
            name
                + ": every patient has this label, so its AUC is undefined and left out of the"
                + " macro average.");
      } else if (c.counts().predicted() == 0) {
        sentences.add(
            name
                + ": predicted for no patient, so its precision would be 0/0; it counts as 0, as in"
                + " scikit-learn.");
      }
      if (Double.isNaN(c.kappa())) {
        sentences.add(
            name + ": truth and decisions are all the same, so Cohen's kappa is undefined.");
      }
    }
    if (Double.isNaN(kappa)) {
      sentences.add(
          "All labels of all patients and all decisions are the same, so the flattened kappa and"
              + " ODIR's official score are undefined.");
    }
    return sentences;
  }

  private static void put(Map<String, Double> values, String name, Averages averages) {
    values.put(name + "-macro", averages.macro());
    values.put(name + "-micro", averages.micro());
    values.put(name + "-samples", averages.samples());
  }
}
