package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.Label;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every scalar against scikit-learn's, from {@code src/test/python/sklearn_case.py}. */
class ScikitLearnAgreementTest {
  private JsonNode json;
  private Predictions predictions;

  @BeforeEach
  void read() throws IOException {
    try (var in = getClass().getResourceAsStream("sklearn-case.json")) {
      json = new ObjectMapper().readTree(in);
    }
    JsonNode patients = json.get("patients");
    List<String> ids = new ArrayList<>();
    double[][] p = new double[patients.size()][Label.COUNT];
    boolean[][] t = new boolean[patients.size()][Label.COUNT];
    for (int i = 0; i < patients.size(); i++) {
      ids.add(patients.get(i).get("id").asText());
      for (int c = 0; c < Label.COUNT; c++) {
        p[i][c] = patients.get(i).get("p").get(c).asDouble();
        t[i][c] = patients.get(i).get("truth").get(c).asInt() == 1;
      }
    }
    predictions = new Predictions(ids, p, t);
  }

  @Test
  void atOneHalf() {
    assertAgrees(json.get("at-0.5"), Metrics.of(predictions, Thresholds.half()));
  }

  @Test
  void atThresholdsOfEachLabel() {
    Map<Label, Double> values = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      values.put(label, json.get("thresholds").get(label.name()).asDouble());
    }
    Thresholds thresholds = Thresholds.of(values, "given");
    assertAgrees(json.get("at-thresholds"), Metrics.of(predictions, thresholds));
  }

  private static void assertAgrees(JsonNode expected, Metrics actual) {
    Map<String, Double> all = actual.all();
    assertEquals(expected.size(), all.size());
    all.forEach((name, value) -> assertEquals(expected.get(name).asDouble(), value, 1e-12, name));
  }
}
