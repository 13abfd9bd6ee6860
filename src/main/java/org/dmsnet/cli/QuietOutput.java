package org.dmsnet.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output without the lines that DL4J 1.0.0-M2.1's SameDiff prints there for every
 * operation it differentiates, past any logger: they would tear progress bars apart.
 */
final class QuietOutput extends PrintStream {
  private static final String NOISE = "Added differentiated op";

  private QuietOutput() {
    super(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }

  /** Replaces standard output. */
  static void install() {
    System.setOut(new QuietOutput());
  }

  @Override
  public void println(String line) {
    if (line == null || !line.startsWith(NOISE)) {
      super.println(line);
    }
  }
}
