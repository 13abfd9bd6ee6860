package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.function.Consumer;
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
    write(chosen -> AtomicFile.write(chosen, report.json()), output);
  }

  /** Lets a file be written where one was given. */
  void write(Consumer<Path> writer, Output output) {
    if (file != null) {
      writer.accept(file);
      output.say("Wrote " + file + ".");
    }
  }
}
