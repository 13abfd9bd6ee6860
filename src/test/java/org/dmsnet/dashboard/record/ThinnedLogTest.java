package org.dmsnet.dashboard.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file stays small and spans the training evenly. */
class ThinnedLogTest {
  @TempDir Path folder;

  @Test
  void aFullLogKeepsEverySecondRecordAndThenTakesEverySecondOne() throws IOException {
    Path file = folder.resolve("log.jsonl");
    ThinnedLog<Notice> log = new ThinnedLog<>(file, Notice.class, 4);
    for (int at = 0; at < 13; at++) {
      log.add(notice(at));
    }
    assertEquals(List.of(0.0, 8.0), positions(file));
  }

  @Test
  void tenThousandReportsOfResNet152TakeLessThanTwoMegabytes() throws IOException {
    Path file = folder.resolve("steps.jsonl");
    ThinnedLog<StepReport> log = new ThinnedLog<>(file, StepReport.class, RunRecord.STEPS);
    for (int step = 1; step <= 10_000; step++) {
      log.add(report(step));
    }
    assertTrue(Files.size(file) < 2_000_000, "bytes: " + Files.size(file));
    assertTrue(positions(file).size() >= RunRecord.STEPS / 2);
  }

  @Test
  void resumingForgetsWhatIsTrainedAgainAndHalfALine() throws IOException {
    Path file = folder.resolve("log.jsonl");
    ThinnedLog<Notice> before = new ThinnedLog<>(file, Notice.class, 100);
    for (int at = 1; at <= 5; at++) {
      before.add(notice(at));
    }
    Files.writeString(file, "{\"kind\":\"ha", StandardOpenOption.APPEND);
    ThinnedLog<Notice> after = new ThinnedLog<>(file, Notice.class, 100);
    after.dropFrom(3);
    after.add(notice(3.5));
    assertEquals(List.of(1.0, 2.0, 3.5), positions(file));
  }

  @Test
  void numbersThatAreNoneBecomeNull() {
    assertEquals(
        "{\"auc\":null,\"recall\":0.333333,\"support\":3}",
        Json.line(new EpochReport.LabelPoint(Double.NaN, 1.0 / 3, 3)));
  }

  private static Notice notice(double at) {
    return new Notice("kind", false, at, "text");
  }

  private static StepReport report(int step) {
    Map<String, Double> six = new TreeMap<>();
    for (String scalar : List.of("lambda", "alpha", "beta")) {
      six.put(scalar + ".left", Math.sin(step));
      six.put(scalar + ".right", Math.cos(step));
    }
    StepReport.Modules modules =
        new StepReport.Modules(six, Map.of("left", .1, "right", .2), six, six, six, six);
    return new StepReport(
        1L << 40,
        1,
        step,
        step / 100.0,
        .3,
        1e-3,
        8.1,
        .01,
        1e4,
        .005,
        1L << 33,
        1L << 34,
        1L << 35,
        1L << 36,
        modules);
  }

  private static List<Double> positions(Path file) throws IOException {
    return ThinnedLog.wholeLines(file).stream()
        .map(line -> Double.parseDouble(line.replaceFirst(".*\"at\":([0-9.]+).*", "$1")))
        .toList();
  }
}
