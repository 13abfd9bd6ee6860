package org.dmsnet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a user types, from recipe and data to predictions. */
class MainJobTest {
  private static final String RECIPE =
      """
      name: tiny
      backbone: resnet10-slim
      image-size: 64
      data: {validation: 0.2, test: 0.2}
      training: {epochs: 1, batch-size: 8}
      """;

  @TempDir static Path temporary;
  private static Path data;
  private static Path recipe;
  private static Path run;

  private static final StringWriter OUT = new StringWriter();
  private static final StringWriter ERR = new StringWriter();

  @BeforeAll
  static void train() throws Exception {
    data = temporary.resolve("drawings");
    SyntheticDataset.write(data, 40, 64, 7);
    recipe = Files.writeString(temporary.resolve("tiny.yaml"), RECIPE);
    run = temporary.resolve("run");
    assertEquals(
        0,
        dmsnet("train", recipe, "--data", data, "--out", run, "--ui", "--ui-port", 9300),
        ERR::toString);
    assertTrue(OUT.toString().contains("Watch it train: http://"), OUT.toString());
    assertTrue(OUT.toString().contains("macro AUC"), OUT.toString());
  }

  @Test
  void evaluateAgreesWithWhatTrainingReported() throws Exception {
    Path json = temporary.resolve("again.json");

    assertEquals(0, dmsnet("evaluate", model(), "--data", data, "--json", json), ERR::toString);

    ObjectMapper mapper = new ObjectMapper();
    JsonNode trained = mapper.readTree(run.resolve("metrics.json").toFile());
    JsonNode again = mapper.readTree(json.toFile());
    assertEquals(trained.get("at-0.5"), again.get("at-0.5"));
    assertEquals(trained.get("patients"), again.get("patients"));
  }

  @Test
  void modelDoesNotDifferFromItself() {
    assertEquals(
        0, dmsnet("evaluate", model(), "--data", data, "--against", model()), ERR::toString);

    assertTrue(
        OUT.toString().contains("auc-macro          +0.000 [+0.000, +0.000]"), OUT.toString());
  }

  @Test
  void trainingsOfSeveralSeedsAreJudgedTogether() throws Exception {
    Path other = temporary.resolve("seed2");
    assertEquals(
        0,
        dmsnet("train", recipe, "--data", data, "--out", other, "--set", "seed=2"),
        ERR::toString);
    Path second = other.resolve("model.zip");
    Path json = temporary.resolve("seeds.json");

    assertEquals(
        0,
        dmsnet(
            "evaluate",
            model(),
            second,
            "--data",
            data,
            "--against",
            model(),
            second,
            "--json",
            json),
        ERR::toString);
    assertTrue(OUT.toString().contains("Mean of the seeds 1, 2"), OUT.toString());
    assertTrue(
        OUT.toString().contains("auc-macro          +0.000 [+0.000, +0.000]"), OUT.toString());
    ObjectMapper mapper = new ObjectMapper();
    JsonNode both = mapper.readTree(json.toFile()).get("metrics").get("kappa-flattened");
    double sum = 0;
    for (Path folder : List.of(run, other)) {
      JsonNode metrics = mapper.readTree(folder.resolve("metrics.json").toFile());
      sum += metrics.get("at-validation-thresholds").get("kappa-flattened").asDouble();
    }
    assertEquals(sum / 2, both.get("value").asDouble(), 1e-9);

    refused("same split (seed 1)", "evaluate", model(), model(), "--data", data);
    refused(
        "2 models --against 1", "evaluate", model(), second, "--data", data, "--against", second);
    refused("another split", "evaluate", model(), "--data", data, "--against", second);
  }

  @Test
  void predictWritesOdirsColumnsForEveryPatient() throws Exception {
    Path csv = temporary.resolve("predictions.csv");

    assertEquals(0, dmsnet("predict", model(), "--data", data, "--out", csv), ERR::toString);

    List<String> rows = Files.readAllLines(csv);
    assertEquals("ID,N,D,G,C,A,H,M,O", rows.get(0));
    assertEquals(41, rows.size());
  }

  @Test
  void onePairGetsTheSameProbabilitiesAsInItsFolder() throws Exception {
    Path all = temporary.resolve("all.csv");
    Path one = temporary.resolve("one.csv");
    assertEquals(0, dmsnet("predict", model(), "--data", data, "--out", all), ERR::toString);
    String row = Files.readAllLines(all).get(1);
    String id = row.substring(0, row.indexOf(','));
    Path images = data.resolve(SyntheticDataset.PHOTOGRAPHS);

    assertEquals(
        0,
        dmsnet(
            "predict",
            model(),
            "--left",
            images.resolve(id + "_left.jpg"),
            "--right",
            images.resolve(id + "_right.jpg"),
            "--out",
            one),
        ERR::toString);

    double[] expected = probabilities(row);
    double[] single = probabilities(Files.readAllLines(one).get(1));
    for (int label = 0; label < expected.length; label++) {
      assertEquals(expected[label], single[label], 2e-6, "label " + label);
    }
  }

  @Test
  void folderWithoutATableIsPredictedToo() throws Exception {
    Path csv = temporary.resolve("untabled.csv");
    Path all = temporary.resolve("tabled.csv");
    Path images = data.resolve(SyntheticDataset.PHOTOGRAPHS);

    assertEquals(0, dmsnet("predict", model(), "--data", images, "--out", csv), ERR::toString);
    assertEquals(0, dmsnet("predict", model(), "--data", data, "--out", all), ERR::toString);

    List<String> expected = Files.readAllLines(all).stream().skip(1).sorted().toList();
    List<String> found = Files.readAllLines(csv).stream().skip(1).sorted().toList();
    assertEquals(40, found.size());
    for (int i = 0; i < found.size(); i++) {
      assertEquals(expected.get(i).split(",", 2)[0], found.get(i).split(",", 2)[0]);
      // Other neighbours in a batch, other last bits.
      assertArrayEquals(probabilities(expected.get(i)), probabilities(found.get(i)), 2e-5);
    }
    assertTrue(OUT.toString().contains("40 pairs"), OUT.toString());
  }

  @Test
  void mirrorImagesGainAndCostAreSaid() {
    assertEquals(0, dmsnet("evaluate", model(), "--data", data, "--flip"), ERR::toString);

    assertTrue(OUT.toString().contains("With the mirror image less without"), OUT.toString());
    assertTrue(OUT.toString().contains("times the time"), OUT.toString());
    assertTrue(OUT.toString().contains("calibration error"), OUT.toString());
  }

  @Test
  void foldedModelGivesTheSameProbabilities() throws Exception {
    Path folded = temporary.resolve("folded.zip");
    Path before = temporary.resolve("before.csv");
    Path after = temporary.resolve("after.csv");

    assertEquals(0, dmsnet("export", model(), "--fold", "--out", folded), ERR::toString);

    assertTrue(OUT.toString().contains("times as fast"), OUT.toString());
    assertEquals(0, dmsnet("predict", model(), "--data", data, "--out", before), ERR::toString);
    assertEquals(0, dmsnet("predict", folded, "--data", data, "--out", after), ERR::toString);
    double[] expected = probabilities(Files.readAllLines(before).get(7));
    double[] actual = probabilities(Files.readAllLines(after).get(7));
    for (int label = 0; label < expected.length; label++) {
      assertEquals(expected[label], actual[label], 1e-4, "label " + label);
    }
    refused("nothing can be folded", "export", folded, "--fold", "--out", before);
    refused("go together", "export", model(), "--fold");
    refused("Export as what", "export", model());
  }

  @Test
  void graphPrintsTheTotalAndTheModules() {
    assertEquals(0, dmsnet("graph", recipe), ERR::toString);

    String table = OUT.toString();
    for (String module :
        List.of("trunk", "osim.left", "casfm", "ccam", "ciam", "total trainable")) {
      assertTrue(table.lines().anyMatch(line -> line.startsWith(module + " ")), module);
    }
  }

  @Test
  void mistakesEndWithTwoAndOneReadableMessage() throws Exception {
    Path wrongKey = Files.writeString(temporary.resolve("wrong.yaml"), "name: a\nimage-sise: 64\n");
    refused("image-size", "train", wrongKey, "--data", data);
    refused("nowhere", "train", recipe, "--data", temporary.resolve("nowhere"));
    refused("not empty", "train", recipe, "--data", data, "--out", run);
    refused(
        "--weights",
        "train",
        recipe,
        "--data",
        data,
        "--weights",
        temporary.resolve("no.safetensors"));
    refused("recipe.yaml", "train", "--resume", temporary);
    refused("--left FILE --right FILE", "predict", model(), "--left", recipe);
    refused("wrong.yaml", "evaluate", wrongKey, "--data", data);
    refused("There is no backbone", "graph", recipe, "--set", "backbone=vgg");
    refused("resnet10-slim", "graph", recipe, "--set", "backbone=vgg");
    Path others = temporary.resolve("others");
    SyntheticDataset.write(others, 24, 64, 8);
    refused("other data", "evaluate", model(), "--data", others, "--split", "test");
  }

  private static void refused(String hint, Object... args) {
    assertEquals(2, dmsnet(args), ERR::toString);
    assertTrue(ERR.toString().contains(hint), ERR.toString());
    assertTrue(!ERR.toString().contains("\tat "), ERR.toString());
  }

  private static double[] probabilities(String row) {
    return Arrays.stream(row.split(",", -1)).skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  private static Path model() {
    return run.resolve("model.zip");
  }

  private static int dmsnet(Object... args) {
    OUT.getBuffer().setLength(0);
    ERR.getBuffer().setLength(0);
    CommandLine commandLine = DmsNetCommand.commandLine();
    commandLine.setOut(new PrintWriter(OUT, true)).setErr(new PrintWriter(ERR, true));
    List<String> words = new ArrayList<>(Arrays.stream(args).map(Object::toString).toList());
    if (!List.of("graph", "predict").contains(words.get(0))) {
      if (words.stream().anyMatch(w -> w.equals("--data") || w.equals("--resume"))) {
        words.addAll(List.of("--cache", temporary.resolve("cache").toString()));
      }
    }
    return commandLine.execute(words.toArray(new String[0]));
  }
}
