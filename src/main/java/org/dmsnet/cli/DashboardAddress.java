package org.dmsnet.cli;

import org.dmsnet.dashboard.LiveDashboard;
import org.dmsnet.dashboard.server.Address;
import picocli.CommandLine.Option;

/** {@code --ui-port} and {@code --ui-host}: where the dashboard listens. */
final class DashboardAddress {
  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      defaultValue = "9000",
      description = "First port to try; the next free one is taken (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--ui-host",
      paramLabel = "HOST",
      defaultValue = Address.LOOPBACK,
      description =
          "Interface to listen on (default: ${DEFAULT-VALUE}, this machine only); 0.0.0.0 lets"
              + " other machines in, with a token.")
  private String host;

  /** The dashboard, running. */
  LiveDashboard open() {
    return LiveDashboard.open(host, port);
  }
}
