package org.dmsnet.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.AtomicFile;

/**
 * {@code metrics.json}. Undefined values are {@code null}, and {@code undefined} says why.
 *
 * <pre>
 * format                     1
 * split, patients            name and size of the split
 * thresholds                 {"N": 0.41, ...}, predicted above; thresholds-method says how chosen
 * at-0.5                     {"subset-accuracy": ..., "kappa-flattened": ..., ...}
 * at-validation-thresholds   the same keys
 * intervals                  {"level", "resamples", "seed",
 *                             "at-0.5": {name: [low, high], ...}, "at-validation-thresholds": ...}
 *                            names as above and, per label, auc.N, f1.N, kappa.N, ...
 * per-class                  [{"label", "disease", "positives", "auc", "average-precision",
 *                              "at-0.5": {"threshold", "true-positives", ..., "f1", "kappa"},
 *                              "at-validation-thresholds": ...}, ...]
 * calibration                {"bins": 10, "labels": {"N": {"slope", "offset"}, ...}, "before":
 *                             {"expected-calibration-error", "interval", "brier", "reliability":
 *                              [{"count", "probability", "positives"}, ...]}, "after": ...}
 *                            all other metrics are of the network's own probabilities
 * predicted-given-true       {"N": {"N": patients, "D": ...}, ...} at the validation thresholds
 * definitions                what odir-score and the averages are
 * undefined                  sentences
 * </pre>
 */
public final class MetricsFile {
  private static final String HALF = "at-0.5";
  private static final String CHOSEN = "at-validation-thresholds";

  private MetricsFile() {}

  /** Writes the file, to a temporary one first. */
  public static void write(Evaluation evaluation, Path file) {
    try {
      String text =
          new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(evaluation));
      AtomicFile.write(file, text + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The file's content. */
  public static ObjectNode json(Evaluation evaluation) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", 1);
    root.put("split", evaluation.split());
    root.put("patients", evaluation.predictions().size());
    ObjectNode thresholds = root.putObject("thresholds");
    evaluation.chosen().values().forEach((label, t) -> put(thresholds, label.name(), t));
    root.put("thresholds-method", evaluation.chosen().method());
    putAll(root.putObject(HALF), evaluation.atHalf().overall());
    putAll(root.putObject(CHOSEN), evaluation.atChosen().overall());
    ObjectNode intervals = root.putObject("intervals");
    intervals.put("level", evaluation.bootstrap().level());
    intervals.put("resamples", evaluation.bootstrap().resamples());
    intervals.put("seed", evaluation.bootstrap().seed());
    intervals.set(HALF, intervals(evaluation.intervalsAtHalf()));
    intervals.set(CHOSEN, intervals(evaluation.intervalsAtChosen()));
    ArrayNode classes = root.putArray("per-class");
    for (Label label : Label.values()) {
      ClassMetrics atHalf = evaluation.atHalf().of(label);
      ObjectNode node = classes.addObject();
      node.put("label", label.name());
      node.put("disease", label.disease());
      node.put("positives", atHalf.counts().positives());
      put(node, "auc", atHalf.auc());
      put(node, "average-precision", atHalf.averagePrecision());
      node.set(HALF, decisions(atHalf));
      node.set(CHOSEN, decisions(evaluation.atChosen().of(label)));
    }
    root.set("calibration", calibration(evaluation.calibration()));
    ObjectNode matrix = root.putObject("predicted-given-true");
    long[][] counts = evaluation.predictedGivenTrue();
    for (Label x : Label.values()) {
      ObjectNode row = matrix.putObject(x.name());
      for (Label y : Label.values()) {
        row.put(y.name(), counts[x.ordinal()][y.ordinal()]);
      }
    }
    ObjectNode definitions = root.putObject("definitions");
    definitions.put("odir-score", OdirScore.DEFINITION);
    definitions.put("macro", "mean over the labels for which the metric is defined");
    definitions.put("micro", "of all patient-label decisions together");
    definitions.put("samples", "mean over patients, 0 where it would divide by zero");
    ArrayNode undefined = root.putArray("undefined");
    evaluation.atHalf().undefined().forEach(s -> undefined.add("At 0.5: " + s));
    evaluation.atChosen().undefined().forEach(s -> undefined.add("At validation thresholds: " + s));
    return root;
  }

  private static ObjectNode calibration(CalibrationCheck check) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("bins", Reliability.BINS);
    ObjectNode labels = node.putObject("labels");
    for (Label label : Label.values()) {
      Calibration.Platt platt = check.calibration().labels().get(label.ordinal());
      labels.putObject(label.name()).put("slope", platt.slope()).put("offset", platt.offset());
    }
    node.set("before", reliability(check.before()));
    node.set("after", reliability(check.after()));
    return node;
  }

  private static ObjectNode reliability(Reliability reliability) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("expected-calibration-error", reliability.error());
    Interval interval = reliability.interval();
    node.putArray("interval").add(interval.low()).add(interval.high());
    node.put("brier", reliability.brier());
    ArrayNode bins = node.putArray("reliability");
    for (Reliability.Bin bin : reliability.bins()) {
      bins.addObject()
          .put("count", bin.count())
          .put("probability", bin.probability())
          .put("positives", bin.positives());
    }
    return node;
  }

  private static ObjectNode decisions(ClassMetrics metrics) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "threshold", metrics.threshold());
    node.put("true-positives", metrics.counts().truePositives());
    node.put("false-positives", metrics.counts().falsePositives());
    node.put("false-negatives", metrics.counts().falseNegatives());
    node.put("true-negatives", metrics.counts().trueNegatives());
    put(node, "precision", metrics.precision());
    put(node, "recall", metrics.recall());
    put(node, "f1", metrics.f1());
    put(node, "kappa", metrics.kappa());
    return node;
  }

  private static ObjectNode intervals(Map<String, Interval> intervals) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    intervals.forEach(
        (name, interval) -> {
          if (interval.resamples() == 0) {
            node.putNull(name);
          } else {
            node.putArray(name).add(interval.low()).add(interval.high());
          }
        });
    return node;
  }

  private static void putAll(ObjectNode node, Map<String, Double> values) {
    values.forEach((name, value) -> put(node, name, value));
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isNaN(value)) {
      node.putNull(name);
    } else {
      node.put(name, value);
    }
  }
}
