package org.dmsnet.data.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dmsnet.data.TinyOdir;
import org.dmsnet.data.check.Issue.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCheckTest {
  private static final int AGE = 1;
  private static final int LEFT = 3;
  private static final int RIGHT = 4;
  private static final int LEFT_KEYWORDS = 5;
  private static final int RIGHT_KEYWORDS = 6;

  @TempDir Path folder;
  private TinyOdir tiny;

  /** Eight patients with nothing wrong. */
  @BeforeEach
  void eightSoundPatients() {
    tiny = new TinyOdir(folder.resolve("odir"));
    for (int i = 0; i < 8; i++) {
      tiny.patient(String.valueOf(i), i % 2 == 0 ? "10000000" : "00010000");
      keywords(i, i % 2 == 0 ? "lens dust，normal fundus" : "cataract", "normal fundus");
    }
  }

  private void keywords(int patient, String left, String right) {
    tiny.rows.get(patient).set(LEFT_KEYWORDS, left);
    tiny.rows.get(patient).set(RIGHT_KEYWORDS, right);
  }

  private DataCheck check() {
    return DataCheck.of(tiny.workbook().folder, folder.resolve("cache"), (done, all) -> {});
  }

  private List<String> found(Kind kind) {
    return check().byKind().getOrDefault(kind, List.of()).stream().map(Issue::text).toList();
  }

  private void copy(String from, String to) throws IOException {
    Files.copy(tiny.image(from), tiny.image(to), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aSoundDatasetIsCleanAndRemarksDoNotCount() {
    DataCheck check = check();
    assertTrue(check.isClean(), check.text());
    assertEquals(4, check.byKind().get(Kind.LENS_DUST).size());
    assertTrue(check.text().contains("8 complete pairs"), check.text());
  }

  @Test
  void namesAMissingAndAnUnreadablePhotograph() throws IOException {
    Files.delete(tiny.image("2_right.jpg"));
    Files.writeString(tiny.image("3_left.jpg"), "hello");
    Files.delete(tiny.image("4_left.jpg"));
    Files.createDirectory(tiny.image("4_left.jpg"));
    assertEquals(List.of("patient 2, right eye: 2_right.jpg is missing"), found(Kind.MISSING));
    List<String> unreadable = found(Kind.UNREADABLE);
    assertEquals(
        "patient 3, left eye: 3_left.jpg is unusable: it is no JPEG, PNG, BMP or TIFF",
        unreadable.get(0));
    assertTrue(unreadable.get(1).startsWith("patient 4, left eye"), unreadable.get(1));
  }

  @Test
  void tellsApartTheSameEyeTwiceAnotherPatientsAndAFileListedTwice() throws IOException {
    copy("1_left.jpg", "1_right.jpg");
    copy("2_left.jpg", "3_right.jpg");
    tiny.rows.get(5).set(LEFT, "shared.jpg");
    tiny.rows.get(6).set(RIGHT, "shared.jpg");
    tiny.picture("shared.jpg");
    assertEquals(
        List.of("patient 1, right eye: 1_right.jpg has the bytes of 1_left.jpg of patient 1"),
        found(Kind.SAME_EYE_TWICE));
    assertEquals(
        List.of("patient 3, right eye: 3_right.jpg has the bytes of 2_left.jpg of patient 2"),
        found(Kind.SAME_AS_ANOTHER_PATIENT));
    assertEquals(
        List.of("patient 6, right eye: shared.jpg is also the left eye of patient 5"),
        found(Kind.LISTED_TWICE));
  }

  @Test
  void findsLabelsThatContradictTheKeywordsOfBothEyes() {
    keywords(0, "normal fundus", "drusen");
    assertEquals(
        List.of("patient 0: labels N, keywords of O: 'normal fundus' | 'drusen'"),
        found(Kind.LABELS_AGAINST_KEYWORDS));
  }

  @Test
  void keywordsOfAnotherVocabularyAreNotComparedPatientByPatient() {
    for (int i = 0; i < 4; i++) {
      keywords(i, "OS: NPDR", "OD: NPDR");
    }
    assertEquals(List.of(), found(Kind.LABELS_AGAINST_KEYWORDS));
    assertEquals(1, found(Kind.OTHER_KEYWORDS).size());
    assertTrue(check().isClean());
  }

  @Test
  void findsAnEyeThatIsNormalAndDiseasedAndAPatientWhoIs() {
    keywords(1, "cataract，normal fundus", "normal fundus");
    tiny.rows.get(3).set(7, "1");
    assertEquals(
        List.of("patient 1, left eye: 'cataract, normal fundus'"),
        found(Kind.KEYWORDS_AGAINST_THEMSELVES));
    assertEquals(List.of("patient 3: labels N+C"), found(Kind.NORMAL_AND_DISEASED));
  }

  @Test
  void findsAgesThatCannotBe() {
    List<String> ages = List.of("3", "115", "1", "116", "-4", "sixty", "", "60");
    for (int i = 0; i < ages.size(); i++) {
      tiny.rows.get(i).set(AGE, ages.get(i));
    }
    assertEquals(
        List.of(
            "patient 2: age '1'",
            "patient 3: age '116'",
            "patient 4: age '-4'",
            "patient 5: age 'sixty'",
            "patient 6: age ''"),
        found(Kind.IMPOSSIBLE_AGE));
  }

  @Test
  void changesNothingInTheDatasetsFolder() throws IOException {
    tiny.workbook();
    Map<String, String> before = state();
    assertFalse(before.isEmpty());
    DataCheck.of(tiny.folder, folder.resolve("cache"), (done, all) -> {});
    assertEquals(before, state());
  }

  private Map<String, String> state() throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(tiny.folder)) {
      for (Path file : files.toList()) {
        state.put(file.toString(), Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return state;
  }
}
