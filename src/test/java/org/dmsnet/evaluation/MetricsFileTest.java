package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.dmsnet.data.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
  private static Evaluation four() {
    Map<Label, Double> values = new EnumMap<>(Thresholds.half().values());
    values.put(Label.G, .3);
    return Evaluation.of(
        "test", Cases.four(), Thresholds.of(values, "by hand"), new Bootstrap(50, 0, 0.95));
  }

  @Test
  void theKeysAreThoseOfTheDocumentation(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("metrics.json");
    four().writeMetrics(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertEquals("test", json.at("/split").asText());
    assertEquals(4, json.at("/patients").asInt());
    assertEquals(.3, json.at("/thresholds/G").asDouble());
    assertEquals(.25, json.at("/at-0.5/subset-accuracy").asDouble());
    // At .3 for G: p2 becomes right in G, p3 gets a false alarm: F1 of G is 2/3.
    assertEquals(2 / 3.0, json.at("/per-class/2/at-validation-thresholds/f1").asDouble(), 1e-12);
    assertEquals(1, json.at("/per-class/2/at-validation-thresholds/false-positives").asInt());
    assertEquals(2, json.at("/intervals/at-0.5/auc-macro").size());
    assertEquals(1, json.at("/predicted-given-true/N/D").asInt()); // p4
    assertTrue(json.at("/definitions/odir-score").asText().contains("kappa + F1 + AUC"));
  }

  @Test
  void undefinedIsNullWithASentenceAndNeverNaN(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("metrics.json");
    four().writeMetrics(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertTrue(json.at("/per-class/7/auc").isNull());
    assertTrue(json.at("/intervals/at-0.5/auc.O").isNull());
    assertTrue(json.at("/undefined/0").asText().startsWith("At 0.5: "));
    assertFalse(Files.readString(file).contains("NaN"));
  }

  @Test
  void worstMistakesComeFirst() {
    // p4 gives .3 to a true label and .6 to a false one; p1 has hardly any loss.
    assertEquals("p4", Cases.four().id(four().worst(1).get(0)));
    assertEquals("p1", Cases.four().id(four().worst(4).get(3)));
  }

  @Test
  void theConsoleTableHasCountsAndDashes() {
    String table = ClassTable.text(Metrics.of(Cases.four(), Thresholds.half()));
    String[] lines = table.split("\n", -1);
    assertEquals(1 + 8 + 1, lines.length);
    assertEquals(
        "D diabetes 2 0.500 2 1 0 1 0.667 1.000 0.800 0.500 1.000",
        lines[2].replaceAll(" +", " ").trim());
    assertTrue(lines[8].endsWith("-"), lines[8]);
  }
}
