package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgedPatientsTest {
  private static final String ONE =
      "{\"method\":\"by hand\",\"thresholds\":{\"N\":0.1,\"D\":0.2,\"G\":0.3,\"C\":0.4,\"A\":0.5,"
          + "\"H\":0.6,\"M\":0.7,\"O\":0.8},\"patients\":[{\"id\":\"7\",\"probabilities\":"
          + "[0.0,0.25,0.5,0.75,1.0,0.125,0.375,0.625],\"labels\":[\"D\",\"O\"]}]}";

  @TempDir Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("judged.json"), content);
  }

  @Test
  void readsPatientsWithTheirLabelsAndThresholds() throws IOException {
    JudgedPatients judged = JudgedPatients.read(file(ONE));
    Predictions predictions = judged.predictions();
    assertEquals("7", predictions.id(0));
    assertEquals(0.75, predictions.probability(0, Label.C));
    assertTrue(predictions.truth(0, Label.D) && predictions.truth(0, Label.O));
    assertEquals(1, predictions.positives(Label.O));
    assertEquals(0, predictions.positives(Label.N));
    assertEquals(0.4, judged.thresholds().of(Label.C));
    assertEquals("by hand", judged.thresholds().method());
  }

  @Test
  void writesWhatItRead() throws IOException {
    JudgedPatients judged = JudgedPatients.read(file(ONE));
    Path copy = folder.resolve("copy.json");
    judged.write(copy);
    assertEquals(ONE, Files.readString(copy));
  }

  @Test
  void everyProbabilityComesBackBitByBit() {
    Predictions predictions = Cases.random(50, 1, 4);
    Path file = folder.resolve("random.json");
    new JudgedPatients(predictions, Thresholds.chosenOn(predictions)).write(file);
    JudgedPatients read = JudgedPatients.read(file);
    assertEquals(Thresholds.chosenOn(predictions).values(), read.thresholds().values());
    assertEquals(
        Metrics.of(predictions, Thresholds.half()).all(),
        Metrics.of(read.predictions(), Thresholds.half()).all());
    for (int i = 0; i < predictions.size(); i++) {
      for (Label label : Label.values()) {
        assertEquals(predictions.probability(i, label), read.predictions().probability(i, label));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"labels\":[\"D\",\"O\"]; \"labels\":[\"Q\"]",
        "\"labels\":[\"D\",\"O\"]; \"labels\":null",
        "{\"id\":\"7\"; {\"name\":\"7\"",
        "]}]}; ]}]",
        "\"patients\":[; \"patients\":[null,",
      })
  void aDamagedFileIsNamedAndMayBeDeleted(String from, String to) throws IOException {
    Path file = file(ONE.replace(from, to));
    UserException e = assertThrows(UserException.class, () -> JudgedPatients.read(file));
    assertTrue(e.getMessage().startsWith(file + " cannot be read: "), e.getMessage());
    assertTrue(e.getMessage().endsWith("Delete it; it is made again."), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0.75, 1.75, label C", "\"C\":0.4, \"C\":4, label C"})
  void aNumberThatIsNoProbabilityIsRefused(String from, String to, String said) throws IOException {
    Path file = file(ONE.replace(from, to));
    UserException e = assertThrows(UserException.class, () -> JudgedPatients.read(file));
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }
}
