package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private static final EpochRecord EPOCH =
      new EpochRecord(3, 0.25, 0.3, Map.of("macro-auc", 0.8125), 1e-3, 72.4, 0.012);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void withoutATerminalItIsOneLinePerEpoch() {
    try (ConsoleProgress progress = new ConsoleProgress(out, false)) {
      progress.stepDone(new TrainingProgress.Step(3, 5, 1, 2, 0.3, 12, 60, 0));
      progress.epochDone(EPOCH, true);
    }
    assertEquals(
        "epoch 3  loss 0.2500  validation 0.3000  macro-auc 0.8125  1 min 12 s  waited 1.2 %  best"
            + System.lineSeparator(),
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void onATerminalABarNamesTheEpochAndTheLineFollows() {
    try (ConsoleProgress progress = new ConsoleProgress(out, true)) {
      progress.stepDone(new TrainingProgress.Step(3, 5, 1, 2, 0.3, 12, 7500, 0));
      progress.epochDone(EPOCH, false);
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("epoch 3/5"), text);
    assertTrue(text.contains("macro-auc 0.8125"), text);
  }
}
