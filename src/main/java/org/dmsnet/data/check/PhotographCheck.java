package org.dmsnet.data.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.Patient;
import org.dmsnet.data.check.Issue.Kind;
import org.dmsnet.data.image.FundusImage;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.UnreadableImageException;

/** Whether every photograph is there, can be read, and is one eye's only. */
final class PhotographCheck {
  private static final int SIZE = 256;

  private final OdirDataset dataset;

  PhotographCheck(OdirDataset dataset) {
    this.dataset = dataset;
  }

  List<Issue> issues(PairCache.Progress progress) {
    List<Issue> issues = new ArrayList<>(duplicates());
    List<Patient> patients = dataset.listed().stream().filter(PhotographCheck::isThere).toList();
    AtomicInteger done = new AtomicInteger();
    patients.parallelStream()
        .map(
            patient -> {
              List<Issue> found = ofPatient(patient);
              progress.decoded(done.incrementAndGet(), patients.size());
              return found;
            })
        .toList()
        .forEach(issues::addAll);
    return issues;
  }

  private static boolean isThere(Patient patient) {
    return Files.exists(patient.left()) || Files.exists(patient.right());
  }

  private List<Issue> ofPatient(Patient patient) {
    List<Issue> issues = new ArrayList<>();
    eyes(patient).forEach((eye, file) -> check(patient, eye, file, issues));
    return issues;
  }

  private static void check(Patient patient, String eye, Path file, List<Issue> issues) {
    if (!Files.exists(file)) {
      issues.add(new Issue(Kind.MISSING, patient.id(), eye, file.getFileName() + " is missing"));
      return;
    }
    try {
      FundusImage.decode(file, Preparation.plain(SIZE));
    } catch (UnreadableImageException e) {
      String detail = file.getFileName() + " is unusable: " + e.getMessage();
      issues.add(new Issue(Kind.UNREADABLE, patient.id(), eye, detail));
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
