package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real ODIR-5K; skipped where it is not there. */
class OdirSharedTest {
  private static final Path ODIR =
      Path.of(System.getProperty("dmsnet.shared", "../shared"), "odir-5k").toAbsolutePath();

  @TempDir Path folder;

  private static OdirDataset data;

  @BeforeAll
  static void openTheData() {
    data = Files.isDirectory(ODIR) ? OdirDataset.open(ODIR) : null;
  }

  @BeforeEach
  void needsTheData() {
    Assumptions.assumeTrue(data != null, "no ODIR-5K at " + ODIR);
  }

  @Test
  void hasAllCompletePairsAndBothTablesAgree() throws IOException {
    assertEquals(3500, data.report().listed());
    assertEquals(2391, data.patients().size());
    assertEquals(1109, data.report().absent().size());
    assertTrue(data.report().leftOut().isEmpty(), data.report()::text);
    Path yaml = folder.resolve("kaggle.yaml");
    Files.writeString(
        yaml,
        String.format(
            "table: '%s'%nimages: '%s'%nrows: eye%ncolumns:%n  id: ID%n  left: Left-Fundus%n"
                + "  right: Right-Fundus%n  left-keywords: Left-Diagnostic Keywords%n"
                + "  right-keywords: Right-Diagnostic Keywords%n"
                + "  ignored: [Patient Age, Patient Sex, filepath, labels, target, filename]%n",
            ODIR.resolve("full_df.csv"), ODIR.resolve("ODIR-5K_Training_Dataset")));
    OdirDataset kaggle = OdirDataset.open(yaml);
    assertEquals(data.patients(), kaggle.patients());
    assertEquals(data.fingerprint(), kaggle.fingerprint());
  }

  @Test
  void splitKeepsTheShareOfEveryLabelToOnePercentOrOnePatient() {
    Map<Label, Integer> all = data.report().labelCounts();
    for (long seed = 1; seed <= 5; seed++) {
      Split split = Split.of(data.patients(), 0.15, 0.15, seed);
      split
          .labelCounts(data.patients())
          .forEach(
              (part, counts) ->
                  counts.forEach(
                      (label, n) -> {
                        double share = split.ids(part).size() / 2391.0;
                        double tolerance = Math.max(1, 0.01 * split.ids(part).size());
                        assertEquals(
                            all.get(label) * share, n, tolerance, part + " of label " + label);
                      }));
    }
  }

  /** Patient 4149 is N with "low image quality" in both eyes. */
  @Test
  void keywordsOfBothEyesGiveThePatientsRowForAllPatientsButOne() {
    DatasetLayout layout = DatasetLayout.of(ODIR);
    List<String> others =
        PatientRows.read(layout).patients().stream()
            .filter(p -> !p.labels().equals(Keywords.labels(p.leftKeywords(), p.rightKeywords())))
            .map(Patient::id)
            .toList();
    assertEquals(List.of("4149"), others);
  }
}
