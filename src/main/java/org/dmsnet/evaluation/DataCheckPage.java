package org.dmsnet.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dmsnet.data.check.DataCheck;
import org.dmsnet.data.check.Issue;
import org.dmsnet.runtime.AtomicFile;
import org.w3c.dom.Element;

/** What {@code data check} found, every finding named, in one file without script or network. */
public final class DataCheckPage {
  private final DataCheck check;
  private final Page page;

  private DataCheckPage(DataCheck check) {
    this.check = check;
    this.page = new Page("Data check", Report.CSS);
  }

  /**
   * Writes the page.
   *
   * @param check what was found
   * @param agreements the quality score against keywords, may be empty
   * @param file where to
   * @throws org.dmsnet.runtime.UserException if the file cannot be written
   */
  public static void write(DataCheck check, List<KeywordAgreement> agreements, Path file) {
    AtomicFile.write(file, new DataCheckPage(check).html(agreements));
  }

  private String html(List<KeywordAgreement> agreements) {
    Element main = page.add(page.body(), "main");
    page.text(main, "h1", "Data check");
    page.text(
        main,
        "p",
        String.format(
            Locale.ROOT,
            "%,d patients in %s; %,d complete pairs in %s; %,d without any photograph there.",
            check.report().listed(),
            check.report().table(),
            check.report().used(),
            check.report().images(),
            check.report().absent().size()));
    page.text(
        main, "p", check.isClean() ? "Nothing is wrong." : "Something is wrong.", "class", "note");
    issues(main, "Wrong", true);
    issues(main, "Worth knowing", false);
    Element labels = page.table(main, "Patients with each label");
    page.header(labels, "label", "patients", "per cent");
    Element labelRows = page.add(labels, "tbody");
    check
        .report()
        .labelCounts()
        .forEach((label, n) -> count(labelRows, label + " " + label.disease(), n));
    Element sets = page.table(main, "Patients with each set of labels");
    page.header(sets, "set", "patients", "per cent");
    Element setRows = page.add(sets, "tbody");
    check.report().labelSets().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(set -> count(setRows, set.getKey(), set.getValue()));
    if (!agreements.isEmpty()) {
      Element table =
          page.table(main, "How well a low quality score finds the eyes with a keyword");
      page.header(table, "keyword", "eyes", "AUC with 95 % interval over patients");
      Element rows = page.add(table, "tbody");
      agreements.forEach(
          a -> page.row(rows, a.keyword(), String.format(Locale.ROOT, "%,d", a.eyes()), a.area()));
    }
    return page.html();
  }

  private void count(Element rows, String name, int patients) {
    page.row(
        rows,
        name,
        String.format(Locale.ROOT, "%,d", patients),
        String.format(Locale.ROOT, "%.1f", 100.0 * patients / check.report().used()));
  }

  private void issues(Element main, String title, boolean findings) {
    page.text(main, "h2", title);
    boolean none = true;
    for (Map.Entry<Issue.Kind, List<Issue>> kind : check.byKind().entrySet()) {
      if (kind.getKey().isFinding() == findings) {
        none = false;
        Element words = page.add(main, "div", "class", "words");
        Element table =
            page.table(
                words,
                String.format(
                    Locale.ROOT, "%s: %,d", kind.getKey().title(), kind.getValue().size()));
        page.header(table, "patient", "eye", "what");
        Element rows = page.add(table, "tbody");
        kind.getValue().forEach(i -> page.row(rows, i.patient(), i.eye(), i.detail()));
      }
    }
    if (none) {
      page.text(main, "p", "Nothing.");
    }
  }
}
