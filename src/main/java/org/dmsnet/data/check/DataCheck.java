package org.dmsnet.data.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dmsnet.data.DatasetReport;
import org.dmsnet.data.OdirDataset;
import org.dmsnet.data.PairCache;
import org.dmsnet.data.check.Issue.Kind;

/**
 * Everything that was found in a dataset.
 *
 * @param report table, folder, counts and label sets
 * @param issues what a person should look at, by kind, then in the order of the patients
 * @param measured every photograph that could be read, in the order of the patients
 */
public record DataCheck(DatasetReport report, List<Issue> issues, List<MeasuredEye> measured) {
  private static final int NAMED = 5;
  private static final int SETS = 12;

  /**
   * Looks at a dataset. Every photograph is decoded whole; nothing is written but the digests.
   *
   * @param data the official folder or a dataset YAML
   * @param cache the folder of all caches, where digests are kept
   * @param progress hears how far it has come, in patients
   * @return what was found
   */
  public static DataCheck of(Path data, Path cache, PairCache.Progress progress) {
    OdirDataset dataset = OdirDataset.open(data, cache);
    List<Issue> issues = new ArrayList<>();
    PhotographCheck photographs = new PhotographCheck(dataset);
    photographs.run(progress);
    issues.addAll(photographs.issues());
    issues.addAll(TableCheck.issues(dataset));
    issues.sort(Comparator.comparing(Issue::kind));
    return new DataCheck(
        dataset.report(), List.copyOf(issues), List.copyOf(photographs.measured()));
  }

  /** The issues of each kind that occurs. */
  public Map<Kind, List<Issue>> byKind() {
    Map<Kind, List<Issue>> kinds = new EnumMap<>(Kind.class);
    issues.forEach(i -> kinds.computeIfAbsent(i.kind(), kind -> new ArrayList<>()).add(i));
    return kinds;
  }

  /** Whether nothing is wrong; what is only worth knowing does not count. */
  public boolean isClean() {
    return issues.stream().noneMatch(issue -> issue.kind().isFinding());
  }

  /** The tables for a terminal. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "%,d patients in %s", report.listed(), report.table());
    line(
        text,
        "%,d complete pairs in %s, %,d patients without any photograph there",
        report.used(),
        report.images(),
        report.absent().size());
    line(text, "");
    line(text, "%-36s %8s %7s", "label", "patients", "share");
    report
        .labelCounts()
        .forEach(
            (label, n) ->
                line(text, "%-36s %,8d %6.1f%%", label + " " + label.disease(), n, share(n)));
    line(text, "");
    line(text, "%-36s %8s %7s", "set of labels", "patients", "share");
    report.labelSets().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(SETS)
        .forEach(
            set ->
                line(
                    text,
                    "%-36s %,8d %6.1f%%",
                    set.getKey(),
                    set.getValue(),
                    share(set.getValue())));
    if (report.labelSets().size() > SETS) {
      line(text, "and %d rarer sets", report.labelSets().size() - SETS);
    }
    line(text, "");
    listIssues(text, "wrong", true);
    listIssues(text, "worth knowing", false);
    return text.toString();
  }

  private void listIssues(StringBuilder text, String title, boolean findings) {
    line(text, "%-46s %6s", title, "count");
    boolean none = true;
    for (Map.Entry<Kind, List<Issue>> kind : byKind().entrySet()) {
      if (kind.getKey().isFinding() == findings) {
        none = false;
        line(text, "%-46s %,6d", kind.getKey().title(), kind.getValue().size());
        if (findings) {
          kind.getValue().stream().limit(NAMED).forEach(issue -> line(text, "  %s", issue.text()));
          if (kind.getValue().size() > NAMED) {
            line(text, "  and %,d more", kind.getValue().size() - NAMED);
          }
        }
      }
    }
    line(text, none ? "nothing" : "");
  }

  private double share(int patients) {
    return 100.0 * patients / report.used();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
