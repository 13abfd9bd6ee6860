package org.dmsnet.evaluation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;

/**
 * One threshold per label. A label is predicted where its probability is <em>above</em> the
 * threshold, as in ODIR-2019's evaluation script.
 */
public final class Thresholds {
  private final double[] values;
  private final String method;

  private Thresholds(double[] values, String method) {
    this.values = values;
    this.method = method;
  }

  /** 0.5 for every label. */
  public static Thresholds half() {
    double[] values = new double[Label.COUNT];
    Arrays.fill(values, 0.5);
    return new Thresholds(values, "0.5 for every label");
  }

  /**
   * Given thresholds, for example those stored with a model.
   *
   * @param values a threshold in [0, 1] for each of the eight labels
   * @param method how they were chosen, in words
   * @throws UserException if a label has none, or one that is not a number from 0 to 1
   */
  public static Thresholds of(Map<Label, Double> values, String method) {
    double[] array = new double[Label.COUNT];
    for (Label label : Label.values()) {
      Double value = values.get(label);
      if (value == null || !(value >= 0 && value <= 1)) {
        throw new UserException(
            "Threshold of label %s is %s; give a number from 0 to 1 for each of the %s labels."
                .formatted(label, value == null ? "missing" : value.toString(), Label.COUNT));
      }
      array[label.ordinal()] = value;
    }
    return new Thresholds(array, method);
  }

  /** Thresholds chosen on validation patients with the defaults of {@link ThresholdSearch}. */
  public static Thresholds chosenOn(Predictions validation) {
    return new ThresholdSearch(validation).choose();
  }

  /** The threshold of a label. */
  public double of(Label label) {
    return values[label.ordinal()];
  }

  /** Whether the label is predicted at this probability. */
  public boolean predicts(Label label, double probability) {
    return probability > values[label.ordinal()];
  }

  /** How the thresholds were chosen, in words. */
  public String method() {
    return method;
  }

  /** The thresholds by label, in label order; immutable. */
  public Map<Label, Double> values() {
    Map<Label, Double> map = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      map.put(label, of(label));
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Label label : Label.values()) {
      text.append(
          String.format(Locale.ROOT, "%s%s %.3f", text.isEmpty() ? "" : ", ", label, of(label)));
    }
    return text + " (" + method + ")";
  }
}
