package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dmsnet.data.Label;
import org.dmsnet.data.check.MeasuredEye;
import org.dmsnet.data.image.ImageQuality;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
  private static final String HOSTILE = "<script>alert('x')</script>&\"\u0001";
  private static final Bootstrap FEW = new Bootstrap(50, 0, 0.95);

  private static Evaluation evaluation() {
    return Evaluation.of(
        "test", Cases.random(300, 2, 1), Thresholds.chosenOn(Cases.random(200, 2, 2)), FEW);
  }

  private static RunDetails details() {
    List<History> history = new ArrayList<>();
    for (int epoch = 1; epoch <= 12; epoch++) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("kappa-flattened", .5 - .4 / epoch);
      metrics.put("auc-macro", .86 - .2 / epoch);
      history.add(
          new History(
              epoch, .2 + .3 / epoch, epoch == 1 ? Double.NaN : .28 + .1 / epoch, metrics, 1e-4));
    }
    Map<Label, Integer> positives = Map.of(Label.N, 80, Label.D, 70, Label.O, 60, Label.H, 9);
    return new RunDetails(
        "odir-resnet18",
        "ODIR-5K, training table",
        history,
        List.of(new SplitCounts("train", 240, positives), new SplitCounts("test", 80, positives)),
        OptionalDouble.of(.034),
        Map.of("patient-7", "moderate non proliferative retinopathy"),
        List.of(),
        Map.of("seed", "1"));
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  @Test
  void thePageIsWellFormedAndHasEverySection() throws Exception {
    Document page = parse(Report.html(details(), evaluation()));
    // Three curves over epochs, eight ROC curves, one bar chart, one reliability diagram.
    assertEquals(3 + 8 + 1 + 1, page.getElementsByTagName("svg").getLength());
    String text = page.getDocumentElement().getTextContent();
    for (String part :
        List.of(
            "odir-resnet18",
            "not a medical device",
            "ODIR-2019 official score",
            "3.4 % of the training time",
            "Worst mistakes",
            "expected calibration error",
            "80 (33.3 %)",
            "pathological myopia")) {
      assertTrue(text.contains(part), part);
    }
  }

  @Test
  void nothingIsAskedOfAServer() {
    String html = Report.html(details(), evaluation());
    String withoutNames = html.replaceAll("xmlns(:\\w+)?=\"[^\"]*\"", "");
    assertFalse(
        Pattern.compile("https?:|//|@import|url\\((?!#)|src=|<script")
            .matcher(withoutNames)
            .find());
  }

  @Test
  void namesOfClipPathsDifferWithinThePage() {
    var matcher =
        Pattern.compile("<clipPath id=\"([^\"]+)\"").matcher(Report.html(details(), evaluation()));
    List<String> ids = matcher.results().map(m -> m.group(1)).toList();
    assertFalse(ids.isEmpty());
    assertEquals(ids.size(), ids.stream().distinct().count(), ids::toString);
  }

  @Test
  void theSameRunGivesTheSamePage() {
    assertEquals(Report.html(details(), evaluation()), Report.html(details(), evaluation()));
  }

  @Test
  void hostileTextStaysText() throws Exception {
    double[][] p = new double[1][8];
    boolean[][] t = new boolean[1][8];
    t[0][0] = true;
    Evaluation hostile =
        Evaluation.of(HOSTILE, new Predictions(List.of(HOSTILE), p, t), Thresholds.half(), FEW);
    RunDetails run =
        new RunDetails(
            HOSTILE,
            HOSTILE,
            List.of(new History(1, 1, 1, Map.of(HOSTILE, .5), 1)),
            List.of(new SplitCounts(HOSTILE, 0, Map.of())),
            OptionalDouble.empty(),
            Map.of(HOSTILE, HOSTILE),
            List.of(new MeasuredEye(HOSTILE, HOSTILE, HOSTILE, new ImageQuality(0, 0, 0))),
            Map.of(HOSTILE, HOSTILE));
    String html = Report.html(run, hostile);
    assertFalse(html.contains("<script"));
    assertEquals(0, parse(html).getElementsByTagName("script").getLength());
    assertTrue(html.contains("&lt;script&gt;alert('x')&lt;/script&gt;&amp;\""));
    assertTrue(html.contains("\uFFFD"));
  }

  @Test
  void aRunWithoutHistoryAndWithUndefinedMetricsIsReported() {
    RunDetails bare =
        new RunDetails(
            "bare",
            "none",
            List.of(),
            List.of(),
            OptionalDouble.empty(),
            Map.of(),
            List.of(
                new MeasuredEye("p2", "left", "lens dust", new ImageQuality(.125, .75, 1)),
                new MeasuredEye("elsewhere", "right", "", new ImageQuality(0, 0, 0))),
            Map.of());
    Evaluation four = Evaluation.of("test", Cases.four(), Thresholds.half(), FEW);
    String html = Report.html(bare, four);
    assertTrue(html.contains("1 photographs of judged patients"), "only the judged patients'");
    assertTrue(html.contains("0.125") && html.contains("lens dust"));
    assertFalse(html.contains("elsewhere"));
    assertTrue(html.contains("No epoch of this model was recorded"));
    assertTrue(html.contains("At both thresholds: O (other diseases): no patient has this label"));
  }

  @Test
  void theFileIsWrittenWholeOrNotAtAll(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("run/report.html");
    Report.write(details(), evaluation(), file);
    assertTrue(Files.readString(file).startsWith("<!DOCTYPE html>"));
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
    UserException failure =
        assertThrows(
            UserException.class,
            () -> Report.write(details(), evaluation(), file.resolve("below-a-file.html")));
    assertEquals(UserException.MACHINE, failure.exitCode());
  }
}
