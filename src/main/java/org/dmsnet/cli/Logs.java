package org.dmsnet.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * What libraries log reaches the terminal only where it matters: warnings, or all of it with {@code
 * --verbose}. An application that embeds this library keeps its own configuration.
 */
final class Logs {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logs() {}

  /** Names the command line's configuration to logback; to be called before the first logger. */
  static void configure() {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "org/dmsnet/cli/logback.xml");
    }
  }

  /** Shows information where verbosity is 1, and debugging where it is 2 or more. */
  static void show(int verbosity) {
    if (verbosity > 0) {
      Level level = verbosity == 1 ? Level.INFO : Level.DEBUG;
      if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
        root.getLoggerContext().getLoggerList().stream()
            .filter(logger -> logger != root)
            .forEach(logger -> logger.setLevel(null));
        root.setLevel(level);
      }
    }
  }
}
