package org.dmsnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dmsnet.data.Label;
import org.dmsnet.production.Basis;
import org.dmsnet.production.BinocularClassifier;
import org.dmsnet.production.BrightnessModel;
import org.dmsnet.production.LabelFinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's Java example is the code between the markers, which is compiled and run here. */
class ReadmeExampleTest {
  @TempDir Path folder;

  // README
  static String report(Path model, Path leftEye, Path rightEye) {
    try (BinocularClassifier classifier = BinocularClassifier.load(model)) {
      StringBuilder report = new StringBuilder();
      for (LabelFinding finding : classifier.classify(leftEye, rightEye).positive()) {
        Basis basis = finding.eyes().orElseThrow().basis(); // LEFT, RIGHT, EACH, TOGETHER
        report.append("%s %.2f %s\n".formatted(finding.label(), finding.probability(), basis));
      }
      return report.toString();
    }
  }

  // README

  @Test
  void theReadmeShowsTheCodeBelowTheMarker() throws IOException {
    Matcher shown =
        Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(Path.of("README.md")));
    assertTrue(shown.find(), "README.md has no Java example");
    String code =
        Files.readString(Path.of("src/test/java/org/dmsnet/ReadmeExampleTest.java"))
            .split("(?m)^  // README\n", -1)[1];
    assertEquals(code.stripTrailing().stripIndent(), shown.group(1).strip());
  }

  @Test
  void theExampleReportsWhatIsAboveItsThreshold() {
    double threeQuarters = Math.log(0.75 / 0.25);
    Path model =
        new BrightnessModel()
            .logit(Label.N, 0, 0, -1)
            .logit(Label.A, 0, 0, threeQuarters)
            .logit(Label.O, 4, 4, -3)
            .write(folder);

    String report =
        report(
            model,
            BrightnessModel.photograph(folder.resolve("left.png"), 255),
            BrightnessModel.photograph(folder.resolve("right.png"), 0));

    assertEquals("A 0.75 EACH\nO 0.73 LEFT\n", report);
  }
}
