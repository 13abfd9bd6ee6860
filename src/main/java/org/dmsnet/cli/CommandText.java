package org.dmsnet.cli;

import picocli.CommandLine.Model.CommandSpec;

/** What the user typed, for a record of where a model comes from. */
final class CommandText {
  private CommandText() {}

  /** The line as it can be typed again, but for quotes. */
  static String of(CommandSpec spec) {
    return "./dmsnet "
        + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
  }
}
