package org.dmsnet.production.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long the first prediction takes, from nothing.
 *
 * @param predict seconds of the whole command {@code predict} with one pair, one a round
 * @param stages seconds of each of its stages, in a process of their own, by name, one a round
 */
public record ColdStart(
    @JsonProperty("predict-seconds") List<Double> predict,
    @JsonProperty("stage-seconds") Map<String, List<Double>> stages) {

  /** Copies. */
  public ColdStart {
    predict = List.copyOf(predict);
    stages = new LinkedHashMap<>(stages);
  }

  /** Rounds put together. */
  static ColdStart of(List<Double> predict, List<Map<String, Double>> rounds) {
    Map<String, List<Double>> stages = new LinkedHashMap<>();
    for (Map<String, Double> round : rounds) {
      round.forEach(
          (stage, seconds) -> stages.computeIfAbsent(stage, s -> new ArrayList<>()).add(seconds));
    }
    return new ColdStart(predict, stages);
  }

  /** Lines of a table. */
  String text() {
    StringBuilder text = new StringBuilder();
    row(text, "predict, one pair, whole process", predict);
    stages.forEach((stage, seconds) -> row(text, "  " + stage, seconds));
    return text.toString();
  }

  private static void row(StringBuilder text, String name, List<Double> seconds) {
    text.append(String.format(Locale.ROOT, "%-36s%10.3f s%n", name, Ratio.median(seconds)));
  }
}
