package org.dmsnet.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dmsnet.dashboard.record.RecordFiles;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.RunFolder;

/**
 * A run folder as the page gets it: one JSON object, read again only where a file has changed. A
 * run without a record, such as one of an earlier version, shows what its {@code history.json}
 * holds.
 */
final class RunView {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A training that has written nothing for so long has stopped, or its machine has. */
  private static final long QUIET_MILLIS = Duration.ofMinutes(5).toMillis();

  private final RunFolder run;
  private final RecordFiles files;
  private List<Long> stamps = List.of();
  private ObjectNode content = JSON.createObjectNode();

  RunView(RunFolder run, RecordFiles files) {
    this.run = run;
    this.files = files;
  }

  /** What the list of runs says of it. */
  ObjectNode summary(int id) throws IOException {
    ObjectNode summary = JSON.createObjectNode();
    summary.put("id", id);
    Path folder = run.path().toAbsolutePath().normalize();
    summary.put("name", String.valueOf(folder.getFileName()));
    summary.put("folder", folder.toString());
    summary.put("state", state());
    summary.set("about", content().get("about"));
    return summary;
  }

  private String state() throws IOException {
    if (Files.exists(run.modelFile())) {
      return "finished";
    }
    long age = System.currentTimeMillis() - lastModified(files.steps());
    return age < QUIET_MILLIS ? "running" : "stopped";
  }

  /** Everything, as UTF-8. */
  byte[] json() throws IOException {
    ObjectNode all = content().deepCopy();
    all.put("state", state());
    return JSON.writeValueAsString(all).getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode content() throws IOException {
    List<Long> now = new ArrayList<>();
    for (Path file :
        List.of(files.about(), files.steps(), files.epochs(), files.notices(), run.historyFile())) {
      now.add(Files.exists(file) ? Files.size(file) : -1);
      now.add(lastModified(file));
    }
    if (!now.equals(stamps)) {
      content = read();
      stamps = now;
    }
    return content;
  }

  private ObjectNode read() throws IOException {
    ObjectNode all = JSON.createObjectNode();
    boolean recorded = Files.exists(files.about());
    all.set("about", recorded ? JSON.readTree(Files.readString(files.about())) : aboutOfRecipe());
    all.set("steps", lines(files.steps()));
    ArrayNode epochs = lines(files.epochs());
    // A run of an earlier version that this one resumed has a record without its epochs.
    all.set("epochs", epochs.isEmpty() ? history() : epochs);
    all.set("notices", lines(files.notices()));
    return all;
  }

  private ObjectNode aboutOfRecipe() {
    Recipe recipe = run.recipe();
    ObjectNode about = JSON.createObjectNode();
    about.put("name", recipe.name());
    about.put("description", recipe.description());
    about.put("backbone", recipe.backbone());
    about.put("epochs", recipe.training().epochs());
    about.put(
        "metric", recipe.training().metric().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    about.put("axis", "epoch");
    about.set("pairs", JSON.createArrayNode());
    return about;
  }

  private ArrayNode history() throws IOException {
    ArrayNode epochs = JSON.createArrayNode();
    if (Files.exists(run.historyFile())) {
      for (JsonNode epoch : JSON.readTree(Files.readString(run.historyFile()))) {
        epochs.add(((ObjectNode) epoch).put("at", epoch.path("epoch").asInt()));
      }
    }
    return epochs;
  }

  /** A line that is damaged, or not yet whole, is left out. */
  private static ArrayNode lines(Path file) throws IOException {
    ArrayNode lines = JSON.createArrayNode();
    if (!Files.exists(file)) {
      return lines;
    }
    String text = Files.readString(file);
    for (String line : text.lines().toList()) {
      try {
        lines.add(JSON.readTree(line));
      } catch (JsonProcessingException damaged) {
        continue;
      }
    }
    return lines;
  }

  private static long lastModified(Path file) throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
  }

  /**
   * A photograph of a shown pair.
   *
   * @throws UserException where the record has none
   */
  byte[] photograph(int pair, String eye) throws IOException {
    Path file = files.photograph(pair, eye.equals("left") ? "left" : "right");
    if (!Files.exists(file)) {
      throw new UserException("This run has no photograph " + file.getFileName() + ".");
    }
    return Files.readAllBytes(file);
  }
}
