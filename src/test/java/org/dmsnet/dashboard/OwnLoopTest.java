package org.dmsnet.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.PairIterator;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.production.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two lines that docs/dashboard.md and the README show, in a loop of DL4J's own. */
class OwnLoopTest {
  @TempDir Path folder;

  @Test
  void twoLinesShowAnyDmsNet() throws Exception {
    DrawnTraining drawn = new DrawnTraining(folder, 40);
    TrainingRun run = drawn.start("split");
    ComputationGraph network = new ComputationGraph(DmsNetGraph.configuration(drawn.recipe()));
    network.init();
    // README
    LiveDashboard dashboard = LiveDashboard.open(9000);
    dashboard.attach(network);
    // README
    try (dashboard;
        PairIterator batches =
            PairIterator.training(drawn.data().cache(), run.split().train(), drawn.recipe())) {
      network.fit(batches, 2);
      JsonNode shown = shown(dashboard);
      assertTrue(shown.get("steps").size() >= 1, shown.toString());
      assertTrue(shown.at("/steps/0/loss").asDouble() > 0, shown.toString());
      assertEquals(0.5, shown.at("/steps/0/modules/scalars/lambda.left").asDouble(), 0.01);
      assertEquals("step", shown.at("/about/axis").asText());
    }
  }

  @Test
  void validationPatientsFillTheRest() throws Exception {
    DrawnTraining drawn = new DrawnTraining(folder, 40);
    TrainingRun run = drawn.start("split");
    ComputationGraph network = new ComputationGraph(DmsNetGraph.configuration(drawn.recipe()));
    network.init();
    try (LiveDashboard dashboard = LiveDashboard.open(9000);
        PairIterator batches =
            PairIterator.training(drawn.data().cache(), run.split().train(), drawn.recipe())) {
      dashboard.attach(network, drawn.recipe(), drawn.data().cache(), run.split().validation());
      network.fit(batches, 1);
      JsonNode epoch = shown(dashboard).at("/epochs/0");
      assertEquals(8, epoch.get("labels").size());
      assertEquals(4, epoch.get("pairs").size());
      assertEquals(4, epoch.at("/pairs/0/left").size(), "64 px become a map of 2 x 2");
    }
  }

  @Test
  void theReadmeShowsTheseTwoLines() throws IOException {
    String code =
        Files.readString(Path.of("src/test/java/org/dmsnet/dashboard/OwnLoopTest.java"))
            .split("(?m)^ +// README\n", -1)[1]
            .stripTrailing()
            .stripIndent();
    assertTrue(Files.readString(Path.of("README.md")).contains(code), code);
  }

  private static JsonNode shown(LiveDashboard dashboard) throws IOException {
    String api = dashboard.address().replace("/dmsnet", "/dmsnet/api/runs/0");
    try (var stream = URI.create(api).toURL().openStream()) {
      return new ObjectMapper().readTree(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
