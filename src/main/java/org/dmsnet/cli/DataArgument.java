package org.dmsnet.cli;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The data set as a command's first argument. */
final class DataArgument {
  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "ODIR-5K's official folder with either table, or a dataset YAML.")
  private Path path;

  /** The folder or file. */
  Path path() {
    return path;
  }
}
