package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dmsnet.data.DatasetReport;
import org.dmsnet.data.Label;
import org.dmsnet.data.check.DataCheck;
import org.dmsnet.data.check.Issue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class DataCheckPageTest {
  private static final String HOSTILE = "<script>alert('x')</script>&\"";

  @TempDir private Path folder;

  private String page(List<Issue> issues, List<KeywordAgreement> agreements) throws Exception {
    DatasetReport report =
        new DatasetReport(
            Path.of("table.xlsx"),
            Path.of("photographs"),
            9,
            8,
            List.of("9"),
            List.of(),
            Map.of(Label.N, 2),
            Map.of("N", 2, HOSTILE, 1));
    Path file = folder.resolve("page.html");
    DataCheckPage.write(new DataCheck(report, issues, List.of()), agreements, file);
    return Files.readString(file);
  }

  @Test
  void everyFindingOfEveryKindIsNamed() throws Exception {
    List<Issue> issues = new ArrayList<>();
    for (Issue.Kind kind : Issue.Kind.values()) {
      for (int n = 0; n < 7; n++) {
        issues.add(new Issue(kind, "patient-" + kind + n, "left", "detail-" + kind + n));
      }
    }
    String html = page(issues, List.of());
    for (Issue issue : issues) {
      assertTrue(html.contains(">" + issue.patient() + "<"), issue.patient());
      assertTrue(html.contains(">" + issue.detail() + "<"), issue.detail());
      assertTrue(html.contains(issue.kind().title() + ": 7"), issue.kind().title());
    }
    assertTrue(html.contains("Something is wrong."));
    assertTrue(html.contains("9 patients in table.xlsx; 8 complete pairs in photographs; 1"));
  }

  @Test
  void whatIsOnlyWorthKnowingIsNotWrong() throws Exception {
    String html = page(List.of(new Issue(Issue.Kind.LENS_DUST, "1", "left", "x")), List.of());
    assertTrue(html.contains("Nothing is wrong."));
  }

  @Test
  void hostileTextStaysText() throws Exception {
    String html =
        page(
            List.of(new Issue(Issue.Kind.MISSING, HOSTILE, HOSTILE, HOSTILE)),
            List.of(new KeywordAgreement(HOSTILE, 0, Double.NaN, null)));
    assertFalse(html.contains("<script"));
    assertTrue(html.contains("&lt;script&gt;alert('x')&lt;/script&gt;&amp;"));
    assertEquals(
        0,
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(html)))
            .getElementsByTagName("script")
            .getLength());
  }
}
