package org.dmsnet.data.check;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dmsnet.data.DatasetReport;
import org.dmsnet.data.Keywords;
import org.dmsnet.data.Label;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.Patient;
import org.dmsnet.data.check.Issue.Kind;

/** Whether a patient's labels, keywords and age can be true together, row by row. */
final class TableCheck {
  /** Below, nobody holds still for a fundus camera; ODIR-5K writes 1 where the age is unknown. */
  private static final int YOUNGEST = 3;

  private static final int OLDEST = 115;

  /** Where more of the patients contradict, the keywords follow other rules than ODIR's. */
  private static final double OTHER_VOCABULARY = 0.2;

  private TableCheck() {}

  static List<Issue> issues(OdirDataset dataset) {
    List<Issue> contradictions = new ArrayList<>();
    List<Issue> issues = new ArrayList<>();
    int described = 0;
    for (Patient patient : dataset.listed()) {
      if (patient.labels().contains(Label.N) && patient.labels().size() > 1) {
        String labels = DatasetReport.name(patient.labels());
        issues.add(new Issue(Kind.NORMAL_AND_DISEASED, patient.id(), "", "labels " + labels));
      }
      if (dataset.ages().containsKey(patient.id())) {
        age(patient, dataset.ages().get(patient.id()), issues);
      }
      if (!patient.leftKeywords().isEmpty() || !patient.rightKeywords().isEmpty()) {
        described++;
        labels(patient, contradictions);
      }
      eye(patient, "left", patient.leftKeywords(), issues);
      eye(patient, "right", patient.rightKeywords(), issues);
    }
    if (contradictions.size() <= OTHER_VOCABULARY * described) {
      issues.addAll(contradictions);
    } else if (described > 0) {
      issues.add(
          new Issue(
              Kind.OTHER_KEYWORDS,
              contradictions.get(0).patient(),
              "",
              String.format(
                  "and %d others of %d: the keywords are not ODIR's, so that labels were not"
                      + " compared with them",
                  contradictions.size() - 1, described)));
    }
    return issues;
  }

  private static void labels(Patient patient, List<Issue> issues) {
    Set<Label> told = Keywords.labels(patient.leftKeywords(), patient.rightKeywords());
    if (!told.equals(patient.labels())) {
      String detail =
          String.format(
              "labels %s, keywords %s: '%s' | '%s'",
              DatasetReport.name(patient.labels()),
              told.isEmpty() ? "of no label" : "of " + DatasetReport.name(EnumSet.copyOf(told)),
              patient.leftKeywords(),
              patient.rightKeywords());
      issues.add(new Issue(Kind.LABELS_AGAINST_KEYWORDS, patient.id(), "", detail));
    }
  }

  private static void eye(Patient patient, String eye, String keywords, List<Issue> issues) {
    if (Keywords.contradictThemselves(keywords)) {
      Kind kind = Kind.KEYWORDS_AGAINST_THEMSELVES;
      issues.add(new Issue(kind, patient.id(), eye, "'" + keywords + "'"));
    }
    for (Keywords.Remark remark : Keywords.remarks(keywords)) {
      Kind kind = Kind.valueOf(remark.name());
      issues.add(new Issue(kind, patient.id(), eye, "'" + keywords + "'"));
    }
  }

  private static void age(Patient patient, String age, List<Issue> issues) {
    if (!age.matches("[0-9]{1,3}")
        || Integer.parseInt(age) < YOUNGEST
        || Integer.parseInt(age) > OLDEST) {
      issues.add(new Issue(Kind.IMPOSSIBLE_AGE, patient.id(), "", "age '" + age + "'"));
    }
  }
}
