package org.dmsnet.production.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dmsnet.production.MeasurementReport;
import org.dmsnet.production.bench.PatientsTask.Cost;

/**
 * What {@link PatientsBench} measured.
 *
 * @param recipe name of the recipe
 * @param imageSize side of the network's input, pixels
 * @param threads of every process
 * @param costs by number of patients, then by stage
 */
public record PatientsReport(
    @JsonProperty("recipe") String recipe,
    @JsonProperty("image-size") int imageSize,
    @JsonProperty("threads") int threads,
    @JsonProperty("costs") Map<Integer, Map<String, Cost>> costs)
    implements MeasurementReport {
  /**
   * How cost grows from one number of patients to the next: with linear time and flat memory, as
   * the patients, and by 1.
   *
   * @param from patients
   * @param to patients
   * @param patients how many times more
   * @param seconds how many times longer
   * @param memory how many times more at the peak; 0 where it is not known
   */
  public record Growth(
      @JsonProperty("from") int from,
      @JsonProperty("to") int to,
      @JsonProperty("patients") double patients,
      @JsonProperty("seconds") double seconds,
      @JsonProperty("memory") double memory) {}

  /** Sorts by the number of patients. */
  public PatientsReport {
    costs = new TreeMap<>(costs);
  }

  /** Each stage's growth from one number of patients to the next. */
  @JsonProperty("growth")
  public Map<String, List<Growth>> growth() {
    Map<String, List<Growth>> growth = new LinkedHashMap<>();
    List<Integer> counts = List.copyOf(costs.keySet());
    for (int i = 1; i < counts.size(); i++) {
      int from = counts.get(i - 1);
      int to = counts.get(i);
      costs
          .get(to)
          .forEach(
              (stage, more) -> {
                Cost less = costs.get(from).get(stage);
                growth
                    .computeIfAbsent(stage, s -> new ArrayList<>())
                    .add(
                        new Growth(
                            from,
                            to,
                            (double) to / from,
                            more.seconds() / less.seconds(),
                            less.peakMebibytes() == 0
                                ? 0
                                : (double) more.peakMebibytes() / less.peakMebibytes()));
              });
    }
    return growth;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "%s at %d px, %d threads, drawn pairs", recipe, imageSize, threads);
    line(
        text,
        "%n%-22s%10s%10s%14s%10s",
        "stage",
        "patients",
        "seconds",
        "ms a patient",
        "peak MiB");
    costs
        .values()
        .iterator()
        .next()
        .keySet()
        .forEach(
            stage ->
                costs.forEach(
                    (patients, stages) -> {
                      Cost cost = stages.get(stage);
                      line(
                          text,
                          "%-22s%10d%10.1f%14.2f%10s",
                          stage,
                          patients,
                          cost.seconds(),
                          1000 * cost.seconds() / patients,
                          cost.peakMebibytes() == 0
                              ? "not known"
                              : String.valueOf(cost.peakMebibytes()));
                    }));
    text.append(System.lineSeparator());
    growth()
        .forEach(
            (stage, steps) ->
                steps.forEach(
                    step ->
                        line(
                            text,
                            "%s, %d to %d patients: %.1f times as many, %.1f times the time, %s the memory",
                            stage,
                            step.from(),
                            step.to(),
                            step.patients(),
                            step.seconds(),
                            step.memory() == 0
                                ? "not known how many times"
                                : String.format(Locale.ROOT, "%.2f times", step.memory()))));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
