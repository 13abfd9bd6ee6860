package org.dmsnet.cli;

import java.util.Optional;
import org.dmsnet.dashboard.LiveDashboard;
import picocli.CommandLine.Option;

/** {@code --ui}: DL4J's training page in a browser. */
final class DashboardOption {
  @Option(names = "--ui", description = "Show the training live in a browser (DL4J's UI server).")
  private boolean ui;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      defaultValue = "9000",
      description = "First port to try; the next free one is taken (default: ${DEFAULT-VALUE}).")
  private int port;

  /** The dashboard, running, where one was asked for. */
  Optional<LiveDashboard> open() {
    return ui ? Optional.of(LiveDashboard.open(port)) : Optional.empty();
  }

  /** A dashboard that was asked for. */
  static DashboardOption shown(int port) {
    DashboardOption option = new DashboardOption();
    option.ui = true;
    option.port = port;
    return option;
  }
}
