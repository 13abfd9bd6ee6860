package org.dmsnet.data;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What was found when a dataset was opened.
 *
 * @param table the table that was read
 * @param images the folder of photographs
 * @param listed patients in the table
 * @param used patients with a complete pair
 * @param absent IDs of patients neither of whose photographs is in the folder, which is normal
 *     where a folder holds a part of the data
 * @param leftOut patients left out because something is wrong, with the reason
 * @param labelCounts used patients with each label
 * @param labelSets used patients with each set of labels, written as in {@code "D+H"}
 */
public record DatasetReport(
    Path table,
    Path images,
    int listed,
    int used,
    List<String> absent,
    List<LeftOut> leftOut,
    Map<Label, Integer> labelCounts,
    Map<String, Integer> labelSets) {

  private static final int NAMED = 5;

  static DatasetReport of(
      DatasetLayout layout,
      int listed,
      List<Patient> used,
      List<String> absent,
      List<LeftOut> leftOut) {
    Map<String, Integer> sets = new TreeMap<>();
    used.forEach(p -> sets.merge(name(p.labels()), 1, Integer::sum));
    return new DatasetReport(
        layout.table(),
        layout.images(),
        listed,
        used.size(),
        List.copyOf(absent),
        List.copyOf(leftOut),
        labelCounts(used),
        sets);
  }

  /** Patients with each label, every label named. */
  public static Map<Label, Integer> labelCounts(Collection<Patient> patients) {
    Map<Label, Integer> counts = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      counts.put(label, (int) patients.stream().filter(p -> p.labels().contains(label)).count());
    }
    return counts;
  }

  /** A set of labels as text, in label order: {@code "D+H"}. */
  public static String name(Set<Label> labels) {
    return EnumSet.copyOf(labels).stream().map(Label::name).collect(Collectors.joining("+"));
  }

  /** The report for people, a line each. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%,d patients in %s; %,d have both photographs", listed, table, used));
    text.append(String.format(Locale.ROOT, " in %s.%n", images));
    if (!absent.isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,d have no photograph in the folder: %s%s.%n",
              absent.size(),
              String.join(", ", absent.subList(0, Math.min(NAMED, absent.size()))),
              absent.size() > NAMED ? ", ..." : ""));
    }
    for (LeftOut patient : leftOut) {
      text.append(
          String.format(Locale.ROOT, "Patient %s left out: %s.%n", patient.id(), patient.reason()));
    }
    text.append(
        IntStream.range(0, Label.COUNT)
            .mapToObj(i -> Label.values()[i])
            .map(l -> String.format(Locale.ROOT, "%s %,d", l, labelCounts.get(l)))
            .collect(Collectors.joining(", ", "Labels: ", ".")));
    text.append(String.format(Locale.ROOT, " %d different sets of labels.%n", labelSets.size()));
    return text.toString();
  }
}
