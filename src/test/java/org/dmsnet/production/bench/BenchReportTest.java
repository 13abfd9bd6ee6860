package org.dmsnet.production.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Arithmetic and form, on times made by hand. */
class BenchReportTest {
  private static final ColdStart COLD =
      ColdStart.of(
          List.of(4.0, 5.0, 6.0),
          List.of(Map.of("JVM", 0.3), Map.of("JVM", 0.5), Map.of("JVM", 0.4)));

  /** The last one is slowed down by something else, and no more work. */
  private static List<Lap> laps(double seconds) {
    Lap lap = new Lap(seconds, seconds / 2);
    return List.of(lap, lap, new Lap(100 * seconds, seconds / 2));
  }

  private static Measurement measurement(
      double forward, double step, long peak, double output, double loss) {
    return new Measurement(
        "by hand",
        1000,
        laps(forward),
        peak / 2,
        step == 0 ? List.of() : laps(step),
        step == 0 ? 0 : peak,
        List.of(0.5, output),
        List.of(3.0, loss));
  }

  private static BenchReport report(long peak) {
    Map<Variant, List<Measurement>> all = new EnumMap<>(Variant.class);
    all.put(
        Variant.OURS,
        List.of(measurement(0.4, 1, peak, 0.25, 2), measurement(0.4, 2, peak, 0.25, 2)));
    all.put(
        Variant.FOLDED,
        List.of(measurement(0.2, 0, peak, 0.251, 0), measurement(0.1, 0, peak, 0.251, 0)));
    all.put(
        Variant.STOCK,
        List.of(measurement(0.8, 5, 2 * peak, 0.25, 2.5), measurement(0.8, 8, 2 * peak, 0.25, 2)));
    return new BenchReport("r", 64, 4, 2, all, new Ratio(0.06, 0.05, 0.07), COLD);
  }

  @Test
  void comparesMediansOfEachRound() {
    BenchReport report = report(800);
    assertEquals(new Ratio(6, 4, 8), report.forward().get(Variant.STOCK));
    assertEquals(new Ratio(3, 2, 4), report.forward().get(Variant.OURS));
    assertEquals(new Ratio(4.5, 4, 5), report.step().get(Variant.STOCK));
    assertEquals(new Ratio(6, 4, 8), report.forwardCpu().get(Variant.STOCK));
    assertEquals(new Ratio(4.5, 4, 5), report.stepCpu().get(Variant.STOCK));
    assertEquals(new Ratio(2, 2, 2), report.stepPeak().get(Variant.STOCK));
    assertEquals(List.of(Variant.STOCK), List.copyOf(report.step().keySet()));
  }

  @Test
  void saysByHowMuchTheVariantsDisagree() {
    BenchReport report = report(800);
    assertEquals(0.001, report.outputDifference().get(Variant.FOLDED), 1e-12);
    assertEquals(0, report.outputDifference().get(Variant.STOCK));
    assertEquals(0.5, report.lossDifference().get(Variant.STOCK));
  }

  @Test
  void textHasEveryRow() {
    String text = report(800).text();
    assertTrue(text.contains("r at 64 px, 4 pairs, 2 threads, 2 rounds"), text);
    assertTrue(text.contains("  ours, folded        0.150    0.075       400"), text);
    assertTrue(
        text.contains(
            "  stock DL4J          6.500    3.250      1600   4.50 [4.00, 5.00]     4.50 [4.00, 5.00]"),
        text);
    assertTrue(text.contains("training step: 6.0 % [5.0, 7.0]"), text);
    assertTrue(text.contains("stock DL4J over ours: 2.00 [2.00, 2.00]"), text);
    assertTrue(text.contains("predict, one pair, whole process         5.000 s"), text);
    assertTrue(text.contains("  JVM                                    0.400 s"), text);
  }

  @Test
  void memoryThatNobodyKnowsIsNoNumber() {
    BenchReport report = report(0);
    assertTrue(report.stepPeak().isEmpty());
    assertTrue(report.text().contains("not known"), report.text());
  }

  @Test
  void jsonHasEveryRow() throws Exception {
    JsonNode json = new ObjectMapper().readTree(report(800).json());
    assertEquals(2, json.at("/measurements/stock DL4J").size());
    assertEquals(5, json.at("/measurements/stock DL4J/0/step/0/seconds").asDouble());
    assertEquals(6, json.at("/forward-times-longer-than-folded/stock DL4J/median").asDouble());
    assertEquals(4.5, json.at("/step-times-longer-than-ours/stock DL4J/median").asDouble());
    assertEquals(2, json.at("/step-peak-times-ours/stock DL4J/max").asDouble());
    assertEquals(0.06, json.at("/modules-share-of-step/median").asDouble());
    assertEquals(0.5, json.at("/cold-start/stage-seconds/JVM/1").asDouble());
    assertEquals(0.5, json.at("/largest-difference-of-a-loss/stock DL4J").asDouble());
  }
}
