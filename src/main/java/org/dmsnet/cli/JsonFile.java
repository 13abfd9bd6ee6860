package org.dmsnet.cli;

import java.nio.file.Path;
import org.dmsnet.production.MeasurementReport;
import org.dmsnet.runtime.AtomicFile;
import picocli.CommandLine.Option;

/** {@code --json}: where a measurement goes beside the screen. */
final class JsonFile {
  @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers as JSON, too.")
  private Path file;

  /** Shows a measurement, and writes it where a file was given. */
  void show(MeasurementReport report, Output output) {
    output.print(report.text());
    if (file != null) {
      AtomicFile.write(file, report.json());
      output.say("Wrote " + file + ".");
    }
  }
}
