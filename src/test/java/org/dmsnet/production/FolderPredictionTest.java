package org.dmsnet.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dmsnet.data.Label;
import org.dmsnet.data.PairFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderPredictionTest {
  private static final int PAIRS = 70;

  @TempDir Path folder;
  private Path model;
  private Path photographs;
  private Path table;

  /** What a power cut does to a process. */
  private static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void write() throws IOException {
    model = new BrightnessModel().logit(Label.D, 4, 0, -2).write(folder);
    table = folder.resolve("table.csv");
    photographs = Files.createDirectory(folder.resolve("photographs"));
    for (int i = 0; i < PAIRS; i++) {
      BrightnessModel.photograph(photographs.resolve(i + "_left.png"), i);
      BrightnessModel.photograph(photographs.resolve(i + "_right.png"), 100);
    }
  }

  private String predict(FolderPrediction.Progress progress, List<String> said) {
    try (BinocularClassifier classifier =
        BinocularClassifier.load(model, BinocularClassifier.Options.FASTEST)) {
      return new FolderPrediction(classifier, photographs, progress, said::add).write(table);
    }
  }

  @Test
  void everyPairGetsItsRowAndEveryBadOneItsReason() throws IOException {
    Files.writeString(photographs.resolve("3_left.png"), "no photograph");
    Files.delete(photographs.resolve("4_right.png"));
    List<Long> progress = new ArrayList<>();

    String said = predict((done, all) -> progress.add(100 * done / all), new ArrayList<>());

    List<String> rows = Files.readAllLines(table);
    assertEquals("ID,N,D,G,C,A,H,M,O", rows.get(0));
    assertEquals(PAIRS - 2, rows.size() - 1);
    String row = rows.stream().filter(r -> r.startsWith("69,")).findFirst().orElseThrow();
    double expected = 1 / (1 + Math.exp(2 - 4 * 69 / 255.0));
    assertEquals(expected, Double.parseDouble(row.split(",", -1)[2]), 1e-4);
    List<String> failures = Files.readAllLines(folder.resolve("table.failed.csv"));
    assertEquals("ID,reason", failures.get(0));
    assertEquals(3, failures.size());
    assertTrue(failures.stream().anyMatch(f -> f.startsWith("3,") && f.contains("left eye")));
    assertTrue(failures.contains("4,there is no photograph of the right eye"));
    assertTrue(said.contains("68 pairs") && said.contains("2 failed"), said);
    assertEquals(100L, progress.get(progress.size() - 1));
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(f -> f.toString().endsWith(".partial")));
    }
  }

  @Test
  void stoppedPredictionGoesOnWhereItStopped() throws IOException {
    assertThrows(
        PowerCut.class,
        () ->
            predict(
                (done, all) -> {
                  if (done == 40) {
                    throw new PowerCut();
                  }
                },
                new ArrayList<>()));
    assertFalse(Files.exists(table));
    Path partial;
    try (Stream<Path> files = Files.list(folder)) {
      partial =
          files
              .filter(f -> f.toString().matches(".*table\\.csv\\.\\w+\\.partial"))
              .findFirst()
              .orElseThrow();
    }
    // The kill came in the middle of a row.
    Files.writeString(partial, "999,0.12", StandardOpenOption.APPEND);
    AtomicInteger again = new AtomicInteger();
    List<String> said = new ArrayList<>();

    String end = predict((done, all) -> again.incrementAndGet(), said);

    assertTrue(said.get(0).contains("40 pairs are there"), said.toString());
    assertEquals(PAIRS - 40, again.get());
    assertTrue(end.contains(PAIRS + " pairs"), end);
    List<String> ids =
        Files.readAllLines(table).stream().skip(1).map(SubmissionTable::idOf).toList();
    assertEquals(PAIRS, ids.size());
    assertEquals(
        IntStream.range(0, PAIRS).mapToObj(String::valueOf).collect(Collectors.toSet()),
        new HashSet<>(ids));
  }

  @Test
  void ungradablePhotographsAreMarkedOnceAlsoAfterAStop() throws IOException {
    sharp(photographs.resolve("5_left.png"));
    assertThrows(
        PowerCut.class,
        () ->
            predict(
                (done, all) -> {
                  if (done == 40) {
                    throw new PowerCut();
                  }
                },
                new ArrayList<>()));

    String said = predict((done, all) -> {}, new ArrayList<>());

    List<String> marks = Files.readAllLines(folder.resolve("table.quality.csv"));
    assertEquals("ID,eye,sharpness,exposure,field", marks.get(0));
    assertTrue(marks.contains("69,left,0.000,1.000,0.000"), marks.toString());
    assertTrue(marks.stream().anyMatch(mark -> mark.startsWith("5,right,")), marks.toString());
    assertFalse(marks.stream().anyMatch(mark -> mark.startsWith("5,left,")), marks.toString());
    assertEquals(2 * PAIRS, marks.size());
    assertEquals(marks.size(), new HashSet<>(marks).size());
    assertTrue(said.contains((2 * PAIRS - 1) + " photographs may be ungradable"), said);
  }

  @Test
  void noTableOfMarksIsLeftWhereEveryPhotographIsGradable() throws IOException {
    predict((done, all) -> {}, new ArrayList<>());
    assertTrue(Files.exists(folder.resolve("table.quality.csv")));
    photographs = Files.createDirectory(folder.resolve("sharp"));
    sharp(photographs.resolve("1_left.png"));
    sharp(photographs.resolve("1_right.png"));

    String said = predict((done, all) -> {}, new ArrayList<>());

    assertFalse(said.contains("ungradable"), said);
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.anyMatch(f -> f.toString().contains("quality")));
    }
  }

  /** A disc with lines as wide as vessels. */
  private static void sharp(Path file) throws IOException {
    BufferedImage image = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(180, 100, 50));
    graphics.fillOval(2, 2, 296, 296);
    graphics.setColor(new Color(110, 40, 30));
    for (int x = 60; x < 240; x += 20) {
      graphics.fillRect(x, 60, 4, 180);
    }
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void anotherModelDoesNotGoOnWithThisOnesRows() {
    assertThrows(
        PowerCut.class,
        () ->
            predict(
                (done, all) -> {
                  throw new PowerCut();
                },
                new ArrayList<>()));
    model = new BrightnessModel().logit(Label.D, 4, 1, -2).write(folder);
    List<String> said = new ArrayList<>();

    predict((done, all) -> {}, said);

    assertEquals(List.of(), said);
  }

  /** A million pairs would be no different: the iterator is asked only as results come out. */
  @Test
  void pairsAreTakenOnlyAsFastAsTheyAreClassified() {
    int pairs = 2000;
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger given = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Iterator<PairFiles> endless =
        IntStream.range(0, pairs)
            .mapToObj(
                i -> {
                  most.accumulateAndGet(taken.incrementAndGet() - given.get(), Math::max);
                  return new PairFiles(
                      "p" + i,
                      photographs.resolve(i % PAIRS + "_left.png"),
                      photographs.resolve(i % PAIRS + "_right.png"),
                      "");
                })
            .iterator();
    List<String> order = new ArrayList<>();
    try (BinocularClassifier classifier =
        BinocularClassifier.load(model, BinocularClassifier.Options.FASTEST)) {
      new BatchPrediction(
              classifier,
              new BatchPrediction.Results() {
                @Override
                public void classified(String id, Finding finding) {
                  given.incrementAndGet();
                  order.add(id);
                }

                @Override
                public void failed(String id, String reason) {
                  throw new AssertionError(id + ": " + reason);
                }
              })
          .run(endless, 2);
    }
    assertEquals(IntStream.range(0, pairs).mapToObj(i -> "p" + i).toList(), order);
    // One more: an iterator's hasNext may take the next element.
    assertTrue(most.get() <= BatchPrediction.WINDOW + 1, "pairs in memory: " + most.get());
  }

  @Test
  void idsWithCommasAndQuotesSurviveTheTable() {
    for (String id : List.of("7", "a,b", "say \"a\"", "\"", "a,\"b\",c", "")) {
      assertEquals(id, SubmissionTable.idOf(SubmissionTable.quoted(id) + ",0.1,0.2"));
    }
  }
}
