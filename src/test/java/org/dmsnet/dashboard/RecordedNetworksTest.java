package org.dmsnet.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dmsnet.dashboard.record.RecordFiles;
import org.dmsnet.dashboard.record.RunRecorder;
import org.dmsnet.production.TrainingRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network without some of the modules is recorded as far as it goes, without a complaint. */
class RecordedNetworksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "osim=left    | left",
        "osim=right   | right",
        "osim=none casfm=false cafm=false ccam=false ciam=false head.trunk=true | ''",
        "pooling=sppf | ''"
      })
  void recordsWhatTheNetworkHas(String keys, String eyes) throws Exception {
    List<String> overrides = new ArrayList<>(List.of(keys.split(" ")));
    overrides.add("training.epochs=1");
    TrainingRun run = new DrawnTraining(folder, 40, overrides.toArray(String[]::new)).start("run");
    RunRecorder.attach(run);
    run.run();

    RecordFiles files = RecordFiles.of(run.folder());
    assertTrue(
        lines(files.notices()).stream().noneMatch(n -> n.at("/kind").asText().equals("dashboard")));
    JsonNode modules = lines(files.steps()).get(0).get("modules");
    List<String> attention = new ArrayList<>();
    modules.path("attention").fieldNames().forEachRemaining(attention::add);
    assertEquals(eyes.isEmpty() ? List.of() : List.of(eyes), attention);
    JsonNode pair = lines(files.epochs()).get(0).at("/pairs/0");
    assertEquals(8, pair.get("probabilities").size());
    for (String eye : List.of("left", "right")) {
      assertEquals(eye.equals(eyes), pair.path(eye).isArray(), eye);
    }
  }

  private static List<JsonNode> lines(Path file) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
