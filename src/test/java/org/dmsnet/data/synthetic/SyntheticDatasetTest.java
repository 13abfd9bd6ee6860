package org.dmsnet.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticDatasetTest {
  private static final int PATIENTS = 16;
  private static final int SIZE = 64;

  @TempDir Path folder;

  @Test
  void writesOdirsFolderAndTable() throws IOException {
    Path data = SyntheticDataset.write(folder.resolve("data"), PATIENTS, SIZE, 1);
    List<List<String>> rows = rows(data);
    assertEquals(
        List.of(
            "ID",
            "Patient Age",
            "Patient Sex",
            "Left-Fundus",
            "Right-Fundus",
            "Left-Diagnostic Keywords",
            "Right-Diagnostic Keywords",
            "N",
            "D",
            "G",
            "C",
            "A",
            "H",
            "M",
            "O"),
        rows.get(0));
    assertEquals(PATIENTS, rows.size() - 1);
    for (List<String> row : rows.subList(1, rows.size())) {
      assertEquals(row.get(0) + "_left.jpg", row.get(3));
      assertEquals(row.get(0) + "_right.jpg", row.get(4));
      for (String name : row.subList(3, 5)) {
        BufferedImage picture =
            ImageIO.read(data.resolve(SyntheticDataset.PHOTOGRAPHS).resolve(name).toFile());
        assertEquals(SIZE, picture.getWidth());
        assertEquals(SIZE, picture.getHeight());
      }
    }
    assertEquals(2 * PATIENTS, photographs(data).size());
  }

  @Test
  void labelsOfARowFollowFromTheKeywordsOfItsEyes() throws IOException {
    Map<String, Label> meaning =
        Map.of(
            "mild nonproliferative retinopathy", Label.D,
            "moderate non proliferative retinopathy", Label.D,
            "severe nonproliferative retinopathy", Label.D,
            "glaucoma", Label.G,
            "cataract", Label.C,
            "dry age-related macular degeneration", Label.A,
            "hypertensive retinopathy", Label.H,
            "pathological myopia", Label.M,
            "epiretinal membrane", Label.O,
            "macular epiretinal membrane", Label.O);
    Path data = SyntheticDataset.write(folder.resolve("data"), 120, 32, 2);
    List<List<String>> rows = rows(data);
    for (List<String> row : rows.subList(1, rows.size())) {
      int[] expected = new int[Label.COUNT];
      for (String word : (row.get(5) + "，" + row.get(6)).split("，", -1)) {
        if (!word.equals("normal fundus") && !word.equals("lens dust")) {
          expected[meaning.get(word).ordinal()] = 1;
        }
      }
      expected[Label.N.ordinal()] = Arrays.stream(expected).sum() == 0 ? 1 : 0;
      int[] labels = row.subList(7, 15).stream().mapToInt(Integer::parseInt).toArray();
      assertEquals(Arrays.toString(expected), Arrays.toString(labels), "patient " + row.get(0));
    }
  }

  @Test
  void sameSeedGivesTheSameBytesOnAnyNumberOfThreadsAndAnotherSeedOthers() throws IOException {
    Path one = SyntheticDataset.write(folder.resolve("one"), PATIENTS, SIZE, 3, 1);
    Path many = SyntheticDataset.write(folder.resolve("many"), PATIENTS, SIZE, 3, 5);
    Path other = SyntheticDataset.write(folder.resolve("other"), PATIENTS, SIZE, 4, 5);
    assertEquals(photographs(one), photographs(many));
    assertEquals(rows(one), rows(many));
    for (Map.Entry<String, Integer> photograph : photographs(other).entrySet()) {
      assertNotEquals(photographs(one).get(photograph.getKey()), photograph.getValue());
    }
  }

  @Test
  void aPatientDoesNotDependOnHowManyOthersThereAre() throws IOException {
    Path few = SyntheticDataset.write(folder.resolve("few"), 3, SIZE, 3);
    Path many = SyntheticDataset.write(folder.resolve("many"), 6, SIZE, 3);
    assertTrue(photographs(many).entrySet().containsAll(photographs(few).entrySet()));
    assertEquals(rows(few), rows(many).subList(0, 4));
  }

  @Test
  void saysThatTheseAreDrawings() throws IOException {
    Path data = SyntheticDataset.write(folder.resolve("data"), 1, SIZE, 1);
    String readme = Files.readString(data.resolve(SyntheticDataset.README));
    assertTrue(readme.startsWith("These are drawings, not photographs of patients."));
  }

  @Test
  void leavesTheSameDataSetAsItIs() throws IOException {
    Path data = SyntheticDataset.write(folder.resolve("data"), 2, SIZE, 1);
    Path photograph = data.resolve(SyntheticDataset.PHOTOGRAPHS).resolve("0_left.jpg");
    FileTime old = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(photograph, old);
    SyntheticDataset.write(data, 2, SIZE, 1);
    assertEquals(old, Files.getLastModifiedTime(photograph));
  }

  @Test
  void refusesAFolderThatHoldsSomethingElse() throws IOException {
    Path data = SyntheticDataset.write(folder.resolve("data"), 2, SIZE, 1);
    UserException otherSeed =
        assertThrows(UserException.class, () -> SyntheticDataset.write(data, 2, SIZE, 9));
    assertTrue(otherSeed.getMessage().contains(data.toString()));
    Files.delete(data.resolve(SyntheticDataset.PHOTOGRAPHS).resolve("1_right.jpg"));
    assertThrows(UserException.class, () -> SyntheticDataset.write(data, 2, SIZE, 1));
  }

  @Test
  void fillsAnEmptyFolderAndLeavesNothingBesideIt() throws IOException {
    Path data = Files.createDirectories(folder.resolve("deep").resolve("data"));
    SyntheticDataset.write(data, 1, SIZE, 1);
    try (Stream<Path> beside = Files.list(data.getParent())) {
      assertEquals(List.of(data), beside.toList());
    }
  }

  @Test
  void refusesParametersOutOfRange() {
    Path data = folder.resolve("data");
    assertThrows(UserException.class, () -> SyntheticDataset.write(data, 0, SIZE, 1));
    assertThrows(UserException.class, () -> SyntheticDataset.write(data, 1, 31, 1));
    assertThrows(UserException.class, () -> SyntheticDataset.write(data, 1, 1025, 1));
    assertFalse(Files.exists(data));
  }

  @Test
  void aFolderThatCannotBeMadeIsTheMachinesFault() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    UserException error =
        assertThrows(
            UserException.class, () -> SyntheticDataset.write(file.resolve("data"), 1, SIZE, 1));
    assertEquals(UserException.MACHINE, error.exitCode());
  }

  private static List<List<String>> rows(Path data) throws IOException {
    try (InputStream in = Files.newInputStream(data.resolve(SyntheticDataset.TABLE));
        ReadableWorkbook workbook = new ReadableWorkbook(in)) {
      return workbook.getFirstSheet().read().stream().map(SyntheticDatasetTest::texts).toList();
    }
  }

  private static List<String> texts(Row row) {
    return row.stream().map(Cell::getText).toList();
  }

  private static Map<String, Integer> photographs(Path data) throws IOException {
    Map<String, Integer> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(data.resolve(SyntheticDataset.PHOTOGRAPHS))) {
      for (Path file : files.toList()) {
        hashes.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }
}
