package org.dmsnet.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;

/**
 * Which patients train, which choose the epoch and the thresholds, and which judge, once.
 *
 * <p>Stratified over label sets: patients are lined up so that those with the same label set stand
 * together, and sets that share their rarest label stand next to each other; within a set the order
 * is that of SHA-256 of seed and ID. Each patient in turn goes to the part that lags furthest
 * behind its share. So every part has its share, to about one patient, of every label set, of every
 * group of rare sets with the same rarest label, and of all patients. Nothing but seed, IDs and
 * labels matters: not the order of the table, the folder, or threads.
 *
 * @param seed the seed
 * @param train IDs of the patients to train with
 * @param validation IDs of the patients that choose
 * @param test IDs of the patients that judge; empty where no share was asked for
 */
public record Split(
    @JsonProperty("seed") long seed,
    @JsonProperty("train") List<String> train,
    @JsonProperty("validation") List<String> validation,
    @JsonProperty("test") List<String> test) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** A part of a split. */
  public enum Part {
    /** Patients to train with. */
    TRAIN,
    /** Patients that choose the epoch and the thresholds. */
    VALIDATION,
    /** Patients that judge, once. */
    TEST
  }

  /** Sorts each part by ID and checks that no patient is in two. */
  public Split {
    train = train.stream().sorted(PatientIds.ORDER).toList();
    validation = validation.stream().sorted(PatientIds.ORDER).toList();
    test = test.stream().sorted(PatientIds.ORDER).toList();
    Set<String> all = new HashSet<>(train);
    all.addAll(validation);
    all.addAll(test);
    if (all.size() != train.size() + validation.size() + test.size()) {
      throw new IllegalArgumentException("a patient is in two parts of the split");
    }
  }

  /**
   * Splits patients.
   *
   * @param patients the patients, in any order
   * @param validationFraction share of the validation part, 0 to 1
   * @param testFraction share of the test part, 0 to 1
   * @param seed the seed
   * @return the split; a {@link UserException} where a part that was asked for would be empty
   */
  public static Split of(
      Collection<Patient> patients, double validationFraction, double testFraction, long seed) {
    double[] shares = {
      1 - validationFraction - testFraction, validationFraction, testFraction,
    };
    List<List<String>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int placed = 0;
    for (Patient patient : lineUp(patients, seed)) {
      placed++;
      int most = 0;
      for (int part = 1; part < shares.length; part++) {
        if (shares[part] * placed - parts.get(part).size()
            > shares[most] * placed - parts.get(most).size()) {
          most = part;
        }
      }
      parts.get(most).add(patient.id());
    }
    for (Part part : Part.values()) {
      if (shares[part.ordinal()] > 0 && parts.get(part.ordinal()).isEmpty()) {
        throw new UserException(
            String.format(
                Locale.ROOT,
                "%d patients are too few: the %s part would be empty. Add patients, or change"
                    + " data.validation and data.test in the recipe.",
                patients.size(),
                part.name().toLowerCase(Locale.ROOT)));
      }
    }
    return new Split(seed, parts.get(0), parts.get(1), parts.get(2));
  }

  private static List<Patient> lineUp(Collection<Patient> patients, long seed) {
    Map<Label, Integer> counts = DatasetReport.labelCounts(patients);
    Comparator<Label> rarest =
        Comparator.<Label>comparingInt(counts::get).thenComparing(Comparator.naturalOrder());
    Map<String, String> keys = new HashMap<>();
    for (Patient p : patients) {
      Label group = p.labels().stream().min(rarest).orElseThrow();
      String set = DatasetReport.name(p.labels());
      keys.put(p.id(), hash(seed, group.name()) + hash(seed, set) + set + " " + hash(seed, p.id()));
    }
    return patients.stream().sorted(Comparator.comparing(p -> keys.get(p.id()))).toList();
  }

  private static String hash(long seed, String what) {
    return HexFormat.of().formatHex(PatientIds.sha256(seed + ":" + what));
  }

  /** The IDs of one part, sorted. */
  public List<String> ids(Part part) {
    return switch (part) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /** SHA-256, in hexadecimal, over the IDs of the three parts. */
  public String hash() {
    String parts =
        Arrays.stream(Part.values())
            .map(p -> p + "\n" + String.join("\n", ids(p)))
            .collect(Collectors.joining("\n\n"));
    return HexFormat.of().formatHex(PatientIds.sha256(parts));
  }

  /**
   * Counts the labels of each part.
   *
   * @param patients at least the patients of the split
   * @return patients with each label, by part
   */
  public Map<Part, Map<Label, Integer>> labelCounts(Collection<Patient> patients) {
    Map<Part, Map<Label, Integer>> counts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      Set<String> ids = new HashSet<>(ids(part));
      counts.put(
          part,
          DatasetReport.labelCounts(patients.stream().filter(p -> ids.contains(p.id())).toList()));
    }
    return counts;
  }

  /** A table for people: of each part, the patients and the share of each label in per cent. */
  public String text(Collection<Patient> patients) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-11s%9s", "", "patients"));
    Arrays.stream(Label.values()).forEach(l -> text.append(String.format(Locale.ROOT, "%8s", l)));
    labelCounts(patients)
        .forEach(
            (part, counts) -> {
              int size = ids(part).size();
              text.append(
                  String.format(
                      Locale.ROOT, "%n%-11s%9d", part.name().toLowerCase(Locale.ROOT), size));
              counts.values().stream()
                  .map(n -> size == 0 ? 0 : 100.0 * n / size)
                  .forEach(share -> text.append(String.format(Locale.ROOT, "%7.1f%%", share)));
            });
    return text.append(System.lineSeparator()).toString();
  }

  /** Writes the split with its hash as JSON, first to a temporary file. */
  public void write(Path file) {
    try {
      AtomicFile.write(file, JSON.writeValueAsBytes(new Stored(hash(), this)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a split is always writable", e);
    }
  }

  /** Reads what {@link #write} wrote; a changed file is a {@link UserException}. */
  public static Split read(Path file) {
    try {
      Stored stored = JSON.readValue(Files.readAllBytes(file), Stored.class);
      if (stored.split() != null && stored.split().hash().equals(stored.hash())) {
        return stored.split();
      }
    } catch (IOException e) {
      throw new UserException(file + " is no readable split: " + e.getMessage(), e);
    }
    throw new UserException(file + " was changed: its hash is not that of its patients.");
  }

  private record Stored(@JsonProperty("hash") String hash, @JsonProperty("split") Split split) {}
}
