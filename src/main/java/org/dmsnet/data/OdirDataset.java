package org.dmsnet.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dmsnet.runtime.Sha256;
import org.dmsnet.runtime.UserException;

/**
 * The patients of an ODIR-5K folder, or of a dataset in the same shape: a table with a row for
 * every patient and a folder of photographs. Immutable.
 *
 * <p>A patient whose eye is missing, unreadable or listed twice is named in {@link #report()} and
 * left out; a table that contradicts itself is a {@link UserException} that names file, row and
 * column. Whether a photograph can be decoded is known once {@link PairCache} has done so.
 */
public final class OdirDataset {
  private final List<Patient> listed;
  private final Map<String, String> ages;
  private final Map<Path, Optional<String>> digests;
  private final List<Patient> patients;
  private final DatasetReport report;
  private final String fingerprint;

  private OdirDataset(
      List<Patient> listed,
      Map<String, String> ages,
      Map<Path, Optional<String>> digests,
      List<Patient> patients,
      DatasetReport report) {
    this.listed = listed;
    this.ages = ages;
    this.digests = digests;
    this.patients = patients;
    this.report = report;
    this.fingerprint = fingerprint(patients, report.images(), digests);
  }

  /**
   * Opens a dataset.
   *
   * @param data the official folder with either table (the workbook is preferred to {@code
   *     full_df.csv}), or a dataset YAML such as {@code datasets/odir-5k.yaml}
   * @return the dataset, with at least one complete pair
   */
  public static OdirDataset open(Path data) {
    return open(data, null);
  }

  /**
   * Opens a dataset, and reads only those photographs that changed since it was opened before.
   *
   * @param data as in {@link #open(Path)}
   * @param cache the folder of all caches, such as {@link PairCache#defaultFolder()}, where the
   *     digests of the photographs are kept
   * @return the dataset, with at least one complete pair
   */
  public static OdirDataset open(Path data, Path cache) {
    DatasetLayout layout = DatasetLayout.of(data);
    PatientRows rows = PatientRows.read(layout);
    List<Patient> listed = rows.patients();
    Set<Path> twice = PatientRows.listedTwice(listed);
    Map<Path, Optional<String>> digests =
        FileDigests.of(layout.images(), cache)
            .of(listed.stream().flatMap(p -> Stream.of(p.left(), p.right())).toList());

    List<Patient> used = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Patient patient : listed) {
      if (!digests.containsKey(patient.left()) && !digests.containsKey(patient.right())) {
        absent.add(patient.id());
        continue;
      }
      String reason = fault(patient, twice, digests);
      if (reason == null) {
        used.add(patient);
      } else {
        leftOut.add(new LeftOut(patient.id(), reason));
      }
    }
    DatasetReport report = DatasetReport.of(layout, listed.size(), used, absent, leftOut);
    if (used.isEmpty()) {
      throw new UserException(
          layout.images()
              + " holds no complete pair of any of the "
              + listed.size()
              + " patients in "
              + layout.table()
              + (leftOut.isEmpty() ? "." : "; the first: " + leftOut.get(0).reason() + "."));
    }
    return new OdirDataset(listed, rows.ages(), digests, List.copyOf(used), report);
  }

  private static String fault(
      Patient patient, Set<Path> twice, Map<Path, Optional<String>> digests) {
    for (Path file : List.of(patient.left(), patient.right())) {
      if (!digests.containsKey(file)) {
        return "the photograph " + file.getFileName() + " is missing";
      }
      if (digests.get(file).isEmpty()) {
        return "the photograph " + file.getFileName() + " is unreadable";
      }
      if (twice.contains(file)) {
        return "the photograph " + file.getFileName() + " is listed twice in the table";
      }
    }
    return null;
  }

  private static String fingerprint(
      List<Patient> patients, Path images, Map<Path, Optional<String>> digests) {
    MessageDigest sha = Sha256.digest();
    for (Patient p : patients) {
      String line =
          String.join(
              "\t",
              p.id(),
              images.relativize(p.left()).toString().replace('\\', '/'),
              images.relativize(p.right()).toString().replace('\\', '/'),
              DatasetReport.name(p.labels()),
              digests.get(p.left()).orElseThrow(),
              digests.get(p.right()).orElseThrow());
      sha.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return Sha256.hex(sha);
  }

  /** The patients with a complete pair, by ID: numbers by value, then other IDs as text. */
  public List<Patient> patients() {
    return patients;
  }

  /** Every patient of the table, also those without photographs, in the same order. */
  public List<Patient> listed() {
    return listed;
  }

  /** The ages as the table has them, by ID; empty where it has no column for them. */
  public Map<String, String> ages() {
    return ages;
  }

  /** SHA-256, in hexadecimal, of a photograph's bytes; empty where it is missing or unreadable. */
  public Optional<String> digest(Path photograph) {
    return digests.getOrDefault(photograph, Optional.empty());
  }

  /** What was found in the table and the folder. */
  public DatasetReport report() {
    return report;
  }

  /**
   * SHA-256, in hexadecimal, over IDs, file names, labels and contents of the photographs of {@link
   * #patients()}; it does not depend on where the folder is, nor on the kind of table.
   */
  public String fingerprint() {
    return fingerprint;
  }
}
