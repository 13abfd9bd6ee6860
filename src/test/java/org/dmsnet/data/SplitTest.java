package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {
  @TempDir Path folder;

  private static Patient patient(int id, Set<Label> labels) {
    return new Patient(String.valueOf(id), Path.of("l"), Path.of("r"), labels, "", "");
  }

  /** 100 N, 60 D, 20 D+H, 10 M, and 10 sets that occur once, all with G. */
  private static List<Patient> patients() {
    List<Patient> all = new ArrayList<>();
    List<Label> others = List.of(Label.N, Label.D, Label.C, Label.A, Label.O);
    for (int i = 0; i < 200; i++) {
      Set<Label> labels = EnumSet.of(Label.N);
      if (i >= 190) {
        labels = EnumSet.of(Label.G, others.get((i - 190) % 5));
        labels.add(others.get((i - 190 + (i < 195 ? 1 : 2)) % 5));
      } else if (i >= 180) {
        labels = EnumSet.of(Label.M);
      } else if (i >= 160) {
        labels = EnumSet.of(Label.D, Label.H);
      } else if (i >= 100) {
        labels = EnumSet.of(Label.D);
      }
      all.add(patient(i, labels));
    }
    return all;
  }

  @Test
  void everyPatientIsInExactlyOnePart() {
    Split split = Split.of(patients(), 0.15, 0.15, 1);
    Set<String> ids = new HashSet<>(split.train());
    ids.addAll(split.validation());
    ids.addAll(split.test());
    assertEquals(200, ids.size());
    assertEquals(140, split.train().size());
    assertEquals(30, split.validation().size());
    assertEquals(30, split.test().size());
  }

  @Test
  void everyLabelSetAndTheRareOnesTogetherKeepTheirShareToAboutOnePatient() {
    for (long seed = 0; seed < 20; seed++) {
      Split split = Split.of(patients(), 0.2, 0.1, seed);
      int[][] blocks = {{0, 100}, {100, 160}, {160, 180}, {180, 190}, {190, 200}};
      for (int[] block : blocks) {
        long n = split.test().stream().filter(id -> within(id, block)).count();
        long v = split.validation().stream().filter(id -> within(id, block)).count();
        assertEquals(0.1 * (block[1] - block[0]), n, 1.2, "test, from " + block[0]);
        assertEquals(0.2 * (block[1] - block[0]), v, 1.2, "validation, from " + block[0]);
      }
    }
  }

  private static boolean within(String id, int[] block) {
    return Integer.parseInt(id) >= block[0] && Integer.parseInt(id) < block[1];
  }

  @Test
  void dependsOnSeedAndIdsButNotOnOrderOrFolder() {
    Split split = Split.of(patients(), 0.15, 0.15, 7);
    List<Patient> shuffled = new ArrayList<>();
    for (Patient p : patients()) {
      shuffled.add(new Patient(p.id(), Path.of("/x/l"), Path.of("/x/r"), p.labels(), "k", "k"));
    }
    Collections.shuffle(shuffled, new Random(3));
    assertEquals(split, Split.of(shuffled, 0.15, 0.15, 7));
    assertEquals(split.hash(), Split.of(shuffled, 0.15, 0.15, 7).hash());
    assertNotEquals(split.hash(), Split.of(patients(), 0.15, 0.15, 8).hash());
  }

  @Test
  void rareSetsAreNotInTheSamePartForEverySeed() {
    Set<Split.Part> seen = EnumSet.noneOf(Split.Part.class);
    for (long seed = 0; seed < 30; seed++) {
      Split split = Split.of(patients(), 0.15, 0.15, seed);
      for (Split.Part part : Split.Part.values()) {
        if (split.ids(part).contains("195")) {
          seen.add(part);
        }
      }
    }
    assertEquals(EnumSet.allOf(Split.Part.class), seen);
  }

  @Test
  void withoutATestShareNobodyIsInTheTestPart() {
    Split split = Split.of(patients(), 0.5, 0, 1);
    assertEquals(List.of(), split.test());
    assertEquals(100, split.validation().size());
  }

  @Test
  void refusesTooFewPatients() {
    String message =
        assertThrows(UserException.class, () -> Split.of(patients().subList(0, 3), 0.15, 0.15, 1))
            .getMessage();
    assertTrue(message.contains("3 patients are too few"), message);
  }

  @Test
  void comesBackFromItsFileAndRefusesAChangedOne() throws IOException {
    Split split = Split.of(patients(), 0.15, 0.15, 1);
    Path file = folder.resolve("split.json");
    split.write(file);
    assertEquals(split, Split.read(file));
    String text = Files.readString(file);
    String first = split.test().get(0);
    Files.writeString(file, text.replaceFirst("\"" + first + "\"", "\"999\""));
    assertThrows(UserException.class, () -> Split.read(file));
    Files.writeString(file, "{");
    assertThrows(UserException.class, () -> Split.read(file));
    // A file stands where a folder is needed.
    assertThrows(UserException.class, () -> split.write(file.resolve("split.json")));
  }

  @Test
  void showsTheShareOfEachLabelInEachPart() {
    Split split = Split.of(patients(), 0.2, 0.1, 1);
    Map<Split.Part, Map<Label, Integer>> counts = split.labelCounts(patients());
    int sum = counts.values().stream().mapToInt(c -> c.get(Label.H)).sum();
    assertEquals(20, sum);
    String text = split.text(patients());
    assertTrue(text.lines().count() == 4 && text.contains("validation"), text);
  }

  @Test
  void aPatientInTwoPartsIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Split(1, List.of("1"), List.of("1"), List.of()));
  }
}
