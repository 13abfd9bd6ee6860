package org.dmsnet.dashboard;

import java.io.IOException;
import java.net.ServerSocket;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.api.UIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.dmsnet.runtime.UserException;

/** DL4J's UI server with the pages of one training. */
public final class LiveDashboard implements AutoCloseable {
  /** Steps between two points of the charts: each costs a pass over all parameters. */
  private static final int FREQUENCY = 5;

  private static final int TRIES = 50;

  private final UIServer server;
  private final StatsStorage storage;
  private final StatsListener listener;

  private LiveDashboard(UIServer server) {
    this.server = server;
    this.storage = new InMemoryStatsStorage();
    this.listener = new StatsListener(storage, FREQUENCY);
    server.attach(storage);
  }

  /**
   * Starts the server.
   *
   * @param firstPort the port, or where that is taken the next free one
   * @return the running dashboard
   * @throws UserException where no port is free
   */
  public static LiveDashboard open(int firstPort) {
    System.setProperty(
        DL4JSystemProperties.UI_SERVER_PORT_PROPERTY, String.valueOf(free(firstPort)));
    return new LiveDashboard(UIServer.getInstance());
  }

  private static int free(int first) {
    for (int port = first; port < first + TRIES && port < 65536; port++) {
      try (ServerSocket ignored = new ServerSocket(port)) {
        return port;
      } catch (IOException taken) {
        continue;
      }
    }
    throw new UserException(
        "No port between "
            + first
            + " and "
            + (first + TRIES - 1)
            + " is free for the dashboard; choose another with --ui-port.");
  }

  /** What feeds the pages; attach it to the training. */
  public TrainingListener listener() {
    return listener;
  }

  /** Where to point a browser. */
  public String address() {
    return server.getAddress() + "/train/overview";
  }

  /** Stops the server. */
  @Override
  public void close() {
    server.detach(storage);
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
