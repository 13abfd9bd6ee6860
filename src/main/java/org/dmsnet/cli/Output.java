package org.dmsnet.cli;

import java.io.PrintWriter;

/** Where a command talks to the user. */
record Output(PrintWriter writer) {

  /** A line, visible at once. */
  void say(String line) {
    writer.println(line);
    writer.flush();
  }

  /** Text as it is, visible at once. */
  void print(String text) {
    writer.print(text);
    writer.flush();
  }
}
