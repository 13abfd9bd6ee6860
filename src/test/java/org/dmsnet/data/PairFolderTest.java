package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairFolderTest {
  @TempDir Path folder;

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private Map<String, String> faults() {
    try (Stream<PairFiles> pairs = new PairFolder(folder).pairs()) {
      return new TreeMap<>(pairs.collect(Collectors.toMap(PairFiles::id, PairFiles::fault)));
    }
  }

  @Test
  void pairsAreFoundByTheirNamesInEveryFolder() throws IOException {
    files("1_left.jpg", "1_right.jpg", "a_b_left.png", "a_b_right.JPG", "clinic/1_left.bmp");
    files("clinic/1_right.tiff", "notes.txt", "left.jpg", "7_left.txt");

    assertEquals(Map.of("1", "", "a_b", "", "clinic/1", ""), faults());
    assertEquals(3, new PairFolder(folder).count());
    try (Stream<PairFiles> pairs = new PairFolder(folder).pairs()) {
      PairFiles pair = pairs.filter(p -> p.id().equals("a_b")).findFirst().orElseThrow();
      assertEquals(folder.resolve("a_b_left.png"), pair.left());
      assertEquals(folder.resolve("a_b_right.JPG"), pair.right());
    }
  }

  @Test
  void patientsWithoutOnePhotographOfEachEyeAreNamedOnce() throws IOException {
    files("1_left.jpg", "2_right.jpg", "3_left.jpg", "3_left.png", "3_right.jpg", "4_Left.jpg");

    Map<String, String> faults = faults();

    assertEquals("there is no photograph of the right eye", faults.get("1"));
    assertEquals("there is no photograph of the left eye", faults.get("2"));
    assertEquals("there are 3_left.jpg and 3_left.png", faults.get("3"));
    assertTrue(faults.get("4").contains("4_Left.jpg"), faults.get("4"));
    assertEquals(4, faults.size());
  }

  @Test
  void folderWithoutPhotographsIsRefused() {
    assertThrows(UserException.class, () -> new PairFolder(folder).count());
    assertThrows(UserException.class, () -> new PairFolder(folder.resolve("absent")));
  }

  @Test
  void folderWithATableIsNoneOfThese() throws IOException {
    assertTrue(PairFolder.isOne(folder));
    files("full_df.csv");
    assertTrue(!PairFolder.isOne(folder));
    assertTrue(!PairFolder.isOne(folder.resolve("full_df.csv")));
  }
}
