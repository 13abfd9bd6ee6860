package org.dmsnet.cli;

import java.util.Optional;
import org.dmsnet.dashboard.LiveDashboard;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --ui}: the training in a browser. */
final class DashboardOption {
  @Option(names = "--ui", description = "Show the training live in a browser (DL4J's UI server).")
  private boolean ui;

  @Mixin private DashboardAddress address;

  /** The dashboard, running, where one was asked for. */
  Optional<LiveDashboard> open() {
    return ui ? Optional.of(address.open()) : Optional.empty();
  }
}
