package org.dmsnet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The options of {@code tables}; what it trains is TableTrainingTest's. */
class TablesCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private int tables(String options) {
    CommandLine command = DmsNetCommand.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    List<String> args = new ArrayList<>(List.of("tables", "--out", tables().toString()));
    args.addAll(List.of(options.split(" ")));
    return command.execute(args.toArray(new String[0]));
  }

  private Path tables() {
    return folder.resolve("tables");
  }

  @ParameterizedTest
  @CsvSource({
    "--table 4, '--table 4: the paper has tables 1, 2 and 3, or take all.'",
    "--table 2 --backbone resnet10-slim, Which data? For example: ./dmsnet tables --table 2 --data DIR",
    "--table 2 --data absent --backbone resnet10-slim --seeds 0, --seeds must be at least 1.",
    "--table 2 --data absent --backbone resnet10-slim, absent",
    "--table 2 --data absent --backbone resnet1, There is no backbone 'resnet1'",
    "--table 2 --data absent --backbone resnet10-slim --epochs 0, training.epochs",
    "--table 2 --data absent --backbone resnet10-slim --set colour=red, colour",
    "--table 2 --data absent --backbone resnet10-slim --epochs few, --epochs"
  })
  void aMistakeIsAnsweredBeforeAnythingIsTrained(String options, String said) {
    assertEquals(2, tables(options), err::toString);
    assertTrue(err.toString().contains(said), err::toString);
    assertFalse(err.toString().contains("\tat "), "a stack trace is for defects");
    assertFalse(Files.exists(tables()), "nothing is written");
  }

  @Test
  void aDryRunShowsWhatEachRowCostsAndWritesNothing() {
    assertEquals(0, tables("--dry-run --table 3 --backbone resnet10-slim"), err::toString);
    List<String> rows = out.toString().lines().filter(line -> line.startsWith("3 ")).toList();
    assertEquals(
        List.of("ASPP", "SPPF", "SPP", "SimSPPF", "RFB", "OSIM (all modules)"),
        rows.stream().map(row -> row.substring(6, 28).strip()).toList());
    // C = 128, 64 after the module. Per eye ASPP has 2 of 1x1 and 3 of 3x3 from 128 to 64 and one
    // of
    // 1x1 from 320, SPP one of 1x1 from 128 and one from 256, each with a norm: .23 M less.
    double less = 2 * ((29 * 128 + 320 + 12) - (128 + 256 + 4)) * 64 / 1e6;
    assertEquals(less, parameters(rows.get(0)) - parameters(rows.get(2)), 0.01 + 1e-9);
    assertTrue(out.toString().strip().endsWith("6 trainings a seed."), out::toString);
    assertFalse(Files.exists(tables()), "nothing is written");
  }

  /** The column in millions. */
  private static double parameters(String row) {
    return Double.parseDouble(row.substring(44, 58).replace("M", "").strip());
  }
}
