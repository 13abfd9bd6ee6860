package org.dmsnet.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;

/**
 * What a model said of patients with known labels, and the thresholds to judge it at: all that a
 * comparison with another model needs, without either network.
 *
 * @param predictions the probabilities and the truth
 * @param thresholds chosen on other patients
 */
public record JudgedPatients(Predictions predictions, Thresholds thresholds) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Content(String method, Map<Label, Double> thresholds, List<Row> patients) {}

  private record Row(String id, double[] probabilities, List<Label> labels) {}

  /**
   * Writes JSON, to a temporary file first.
   *
   * @param file where to
   */
  public void write(Path file) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      int row = i;
      rows.add(
          new Row(
              predictions.id(i),
              Arrays.stream(Label.values())
                  .mapToDouble(label -> predictions.probability(row, label))
                  .toArray(),
              Arrays.stream(Label.values())
                  .filter(label -> predictions.truth(row, label))
                  .toList()));
    }
    try {
      Content content = new Content(thresholds.method(), thresholds.values(), rows);
      AtomicFile.write(file, JSON.writeValueAsBytes(content));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("predictions are always writable", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param file the file
   * @return the same predictions, bit by bit
   * @throws UserException where the file is missing or damaged
   */
  public static JudgedPatients read(Path file) {
    try {
      Content content = JSON.readValue(Files.readAllBytes(file), Content.class);
      List<Row> rows = content.patients();
      boolean[][] truth = new boolean[rows.size()][Label.COUNT];
      for (int i = 0; i < truth.length; i++) {
        for (Label label : rows.get(i).labels()) {
          truth[i][label.ordinal()] = true;
        }
      }
      return new JudgedPatients(
          new Predictions(
              rows.stream().map(Row::id).toList(),
              rows.stream().map(Row::probabilities).toArray(double[][]::new),
              truth),
          Thresholds.of(content.thresholds(), content.method()));
    } catch (IOException | NullPointerException e) {
      throw new UserException(
          file + " cannot be read: " + e.getMessage() + ". Delete it; it is made again.", e);
    }
  }
}
