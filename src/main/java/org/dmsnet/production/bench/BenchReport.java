package org.dmsnet.production.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.dmsnet.production.MeasurementReport;

/**
 * What {@link NetworkBench} measured.
 *
 * @param recipe name of the recipe
 * @param imageSize side of the network's input, pixels
 * @param pairs in a batch
 * @param threads of every variant
 * @param measurements by variant, one a round
 * @param modulesShare what the modules add to a training step, as a share of it
 * @param coldStart the first prediction
 */
public record BenchReport(
    @JsonProperty("recipe") String recipe,
    @JsonProperty("image-size") int imageSize,
    @JsonProperty("pairs") int pairs,
    @JsonProperty("threads") int threads,
    @JsonProperty("measurements") Map<Variant, List<Measurement>> measurements,
    @JsonProperty("modules-share-of-step") Ratio modulesShare,
    @JsonProperty("cold-start") ColdStart coldStart)
    implements MeasurementReport {
  /** Steps whose losses are compared; later ones drift apart by rounding. */
  private static final int COMPARED_STEPS = 4;

  /** Copies the map. */
  public BenchReport {
    measurements = new EnumMap<>(measurements);
  }

  /**
   * How many times longer each other variant takes for a forward pass in inference than ours,
   * folded.
   */
  @JsonProperty("forward-times-longer-than-folded")
  public Map<Variant, Ratio> forward() {
    return against(Variant.FOLDED, m -> Lap.seconds(m.forward()));
  }

  /** The same in the processors' time. */
  @JsonProperty("forward-cpu-times-longer-than-folded")
  public Map<Variant, Ratio> forwardCpu() {
    return against(Variant.FOLDED, m -> Lap.cpuSeconds(m.forward()));
  }

  /** How many times longer each other variant takes for a training step than ours. */
  @JsonProperty("step-times-longer-than-ours")
  public Map<Variant, Ratio> step() {
    return against(Variant.OURS, m -> Lap.seconds(m.step()));
  }

  /** The same in the processors' time. */
  @JsonProperty("step-cpu-times-longer-than-ours")
  public Map<Variant, Ratio> stepCpu() {
    return against(Variant.OURS, m -> Lap.cpuSeconds(m.step()));
  }

  /** How many times more memory each other variant's training step has at its peak than ours. */
  @JsonProperty("step-peak-times-ours")
  public Map<Variant, Ratio> stepPeak() {
    return against(Variant.OURS, m -> (double) m.stepPeak());
  }

  /** The largest difference of a probability from ours, by variant. */
  @JsonProperty("largest-difference-of-a-probability")
  public Map<Variant, Double> outputDifference() {
    return difference(Measurement::outputs);
  }

  /**
   * The largest difference of one of the first losses from ours, by variant: from the second step
   * on they rest on gradients and AdamW.
   */
  @JsonProperty("largest-difference-of-a-loss")
  public Map<Variant, Double> lossDifference() {
    return difference(m -> m.losses().subList(0, Math.min(COMPARED_STEPS, m.losses().size())));
  }

  private Map<Variant, Ratio> against(Variant base, Function<Measurement, Double> amount) {
    Map<Variant, Ratio> ratios = new LinkedHashMap<>();
    List<Double> ours = amounts(base, amount);
    measurements.forEach(
        (variant, rounds) -> {
          boolean comparable = base == Variant.FOLDED || variant.trains();
          if (variant != base && comparable && ours.stream().allMatch(value -> value > 0)) {
            ratios.put(variant, Ratio.of(amounts(variant, amount), ours));
          }
        });
    return ratios;
  }

  private List<Double> amounts(Variant variant, Function<Measurement, Double> amount) {
    return measurements.get(variant).stream().map(amount).toList();
  }

  private Map<Variant, Double> difference(Function<Measurement, List<Double>> numbers) {
    Map<Variant, Double> differences = new LinkedHashMap<>();
    List<Double> ours = numbers.apply(measurements.get(Variant.OURS).get(0));
    measurements.forEach(
        (variant, rounds) -> {
          List<Double> theirs = numbers.apply(rounds.get(0));
          double largest = 0;
          for (int i = 0; i < theirs.size(); i++) {
            // Math.max keeps a NaN.
            largest = Math.max(largest, Math.abs(theirs.get(i) - ours.get(i)));
          }
          if (variant != Variant.OURS && !theirs.isEmpty()) {
            differences.put(variant, largest);
          }
        });
    return differences;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s at %d px, %d pairs, %d threads, %d rounds; a ratio is the median of the rounds [smallest, largest]",
        recipe,
        imageSize,
        pairs,
        threads,
        measurements.get(Variant.OURS).size());
    table(
        text,
        "forward",
        "folded",
        Measurement::forward,
        Measurement::forwardPeak,
        forward(),
        forwardCpu());
    table(
        text, "training step", "ours", Measurement::step, Measurement::stepPeak, step(), stepCpu());
    line(text, "%nThe modules' share of the training step: %s", modulesShare.percent());
    stepPeak()
        .forEach(
            (variant, ratio) ->
                line(
                    text,
                    "Peak memory of a step, %s over ours: %s",
                    variant.label(),
                    ratio.text()));
    outputDifference()
        .forEach(
            (variant, difference) ->
                line(
                    text,
                    "Largest difference from ours, %s: %.1e of a probability%s",
                    variant.label(),
                    difference,
                    lossDifference().containsKey(variant)
                        ? String.format(
                            Locale.ROOT, ", %.1e of a loss", lossDifference().get(variant))
                        : ""));
    text.append(String.format("%n")).append(coldStart.text());
    return text.toString();
  }

  private void table(
      StringBuilder text,
      String title,
      String base,
      Function<Measurement, List<Lap>> laps,
      Function<Measurement, Long> peak,
      Map<Variant, Ratio> byClock,
      Map<Variant, Ratio> byCpu) {
    line(
        text,
        "%n%-18s%9s%9s%10s   %-22s%s",
        title,
        "seconds",
        "CPU s",
        "peak MiB",
        "times " + base,
        "in CPU time");
    measurements.forEach(
        (variant, rounds) -> {
          if (!laps.apply(rounds.get(0)).isEmpty()) {
            long mebibytes = rounds.stream().mapToLong(peak::apply).max().orElse(0);
            line(
                text,
                "  %-16s%9.3f%9.3f%10s   %-22s%s",
                variant.label(),
                Ratio.median(amounts(variant, m -> Lap.seconds(laps.apply(m)))),
                Ratio.median(amounts(variant, m -> Lap.cpuSeconds(laps.apply(m)))),
                mebibytes == 0 ? "not known" : String.valueOf(mebibytes),
                byClock.containsKey(variant) ? byClock.get(variant).text() : "",
                byCpu.containsKey(variant) ? byCpu.get(variant).text() : "");
          }
        });
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
