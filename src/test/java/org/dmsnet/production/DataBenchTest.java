package org.dmsnet.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataBenchTest {
  @TempDir Path folder;

  private static final Recipe RECIPE =
      RecipeReader.with(
          Recipe.DEFAULTS,
          List.of(
              "backbone=resnet10-slim",
              "image-size=64",
              "training.batch-size=4",
              "data.threads=2",
              "data.illumination=graham"));

  @Test
  void measuresEveryStageAndTraining() throws IOException {
    Path drawings = SyntheticDataset.write(folder.resolve("drawings"), 8, 64, 1);
    DataBench bench = DataBench.measure(drawings, RECIPE, 1);

    assertEquals(
        List.of(
            "decode", "crop", "resize", "square", "correct", "read", "cutmix", "augment", "batch"),
        List.copyOf(bench.stages().keySet()));
    bench.stages().forEach((stage, rate) -> assertTrue(rate > 0, stage));
    assertTrue(bench.prepare() > 0 && bench.batches() > 0 && bench.training() > 0);
    JsonNode json = new ObjectMapper().readTree(bench.json());
    assertEquals(bench.batches(), json.get("batches").asDouble());
    assertEquals(2, json.get("threads").asInt());
  }

  @Test
  void showsRatiosToTrainingWhereItWasMeasured() {
    DataBench measured = new DataBench("r", 192, 2, Map.of("decode", 50.0), 80, 120, 20);
    assertTrue(
        measured.text().contains("cache to batches, 2 threads        120.0             6.0"));
    assertTrue(
        measured.text().contains("training consumes                   20.0             1.0"));
    DataBench without = new DataBench("r", 192, 2, Map.of("decode", 50.0), 80, 120, 0);
    assertFalse(without.text().contains("training consumes"));
  }
}
