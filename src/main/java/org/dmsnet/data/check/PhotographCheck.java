package org.dmsnet.data.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.Patient;
import org.dmsnet.data.check.Issue.Kind;
import org.dmsnet.data.image.ImageQuality;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.data.image.UnreadableImageException;

/** Whether every photograph is there, can be read, and is one eye's only. */
final class PhotographCheck {
  private final OdirDataset dataset;
  private final List<Issue> issues = new ArrayList<>();
  private final List<MeasuredEye> measured = new ArrayList<>();

  PhotographCheck(OdirDataset dataset) {
    this.dataset = dataset;
  }

  /** Reads every photograph. */
  void run(PairCache.Progress progress) {
    issues.addAll(duplicates());
    List<Patient> patients = dataset.listed().stream().filter(PhotographCheck::isThere).toList();
    AtomicInteger done = new AtomicInteger();
    patients.parallelStream()
        .map(
            patient -> {
              List<Examined> eyes = examined(patient);
              progress.decoded(done.incrementAndGet(), patients.size());
              return eyes;
            })
        .toList()
        .forEach(
            eyes ->
                eyes.forEach(
                    eye -> {
                      eye.issue().ifPresent(issues::add);
                      eye.measured().ifPresent(measured::add);
                    }));
  }

  /** What is wrong, in the order of the patients. */
  List<Issue> issues() {
    return issues;
  }

  /** The photographs that could be read, in the order of the patients. */
  List<MeasuredEye> measured() {
    return measured;
  }

  private static boolean isThere(Patient patient) {
    return Files.exists(patient.left()) || Files.exists(patient.right());
  }

  private static List<Examined> examined(Patient patient) {
    return List.of(
        examined(patient, "left", patient.left(), patient.leftKeywords()),
        examined(patient, "right", patient.right(), patient.rightKeywords()));
  }

  private static Examined examined(Patient patient, String eye, Path file, String keywords) {
    String name = file.getFileName().toString();
    if (!Files.exists(file)) {
      return Examined.wrong(new Issue(Kind.MISSING, patient.id(), eye, name + " is missing"));
    }
    try {
      ImageQuality quality = Photograph.of(file).quality();
      Issue issue =
          quality.isGradable()
              ? null
              : new Issue(Kind.UNGRADABLE, patient.id(), eye, name + ", " + quality.text());
      return new Examined(
          Optional.ofNullable(issue),
          Optional.of(new MeasuredEye(patient.id(), eye, keywords, quality)));
    } catch (UnreadableImageException e) {
      String detail = name + " is unusable: " + e.getMessage();
      return Examined.wrong(new Issue(Kind.UNREADABLE, patient.id(), eye, detail));
    }
  }

  /** What one photograph gave. */
  private record Examined(Optional<Issue> issue, Optional<MeasuredEye> measured) {
    static Examined wrong(Issue issue) {
      return new Examined(Optional.of(issue), Optional.empty());
    }
  }

  /** Compares digests, each photograph with those of the patients before. */
  private List<Issue> duplicates() {
    List<Issue> issues = new ArrayList<>();
    Map<String, Place> first = new HashMap<>();
    for (Patient patient : dataset.listed()) {
      eyes(patient)
          .forEach(
              (eye, file) ->
                  dataset
                      .digest(file)
                      .ifPresent(
                          digest -> {
                            Place here = new Place(patient.id(), eye, file);
                            Place before = first.putIfAbsent(digest, here);
                            if (before != null) {
                              issues.add(duplicate(before, here));
                            }
                          }));
    }
    return issues;
  }

  private static Issue duplicate(Place before, Place here) {
    Kind kind =
        before.file().equals(here.file())
            ? Kind.LISTED_TWICE
            : before.patient().equals(here.patient())
                ? Kind.SAME_EYE_TWICE
                : Kind.SAME_AS_ANOTHER_PATIENT;
    String detail =
        kind == Kind.LISTED_TWICE
            ? String.format(
                "%s is also the %s eye of patient %s",
                here.file().getFileName(), before.eye(), before.patient())
            : String.format(
                "%s has the bytes of %s of patient %s",
                here.file().getFileName(), before.file().getFileName(), before.patient());
    return new Issue(kind, here.patient(), here.eye(), detail);
  }

  private static Map<String, Path> eyes(Patient patient) {
    Map<String, Path> eyes = new LinkedHashMap<>();
    eyes.put("left", patient.left());
    eyes.put("right", patient.right());
    return eyes;
  }

  /** Where a photograph stands in the table. */
  private record Place(String patient, String eye, Path file) {}
}
