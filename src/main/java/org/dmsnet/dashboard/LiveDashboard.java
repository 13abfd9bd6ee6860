package org.dmsnet.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.dashboard.record.LoopRecorder;
import org.dmsnet.dashboard.server.Address;
import org.dmsnet.dashboard.server.Gate;
import org.dmsnet.dashboard.server.GuardedUiServer;
import org.dmsnet.data.PairCache;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.Token;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.RunFolder;

/**
 * DL4J's UI server with its own pages and the tab DMS-Net. It listens on this machine only; on any
 * other interface it demands a token, which is part of {@link #address()}. A process has one.
 *
 * <p>Attached to a training loop of an application's own, this is all:
 *
 * <pre>{@code
 * LiveDashboard dashboard = LiveDashboard.open(9000);
 * dashboard.attach(network);
 * }</pre>
 */
public final class LiveDashboard implements AutoCloseable {
  private static final int TOKEN_BYTES = 16;

  private final GuardedUiServer server;
  private final Address address;
  private final Optional<Token> token;
  private final List<RunStorage> runs = new ArrayList<>();

  private LiveDashboard(GuardedUiServer server, Address address, Optional<Token> token) {
    this.server = server;
    this.address = address;
    this.token = token;
  }

  /**
   * Starts the server for this machine only.
   *
   * @param firstPort the port, or where that is taken the next free one
   * @return the running dashboard
   * @throws UserException where no port is free, or this process has a UI server already
   */
  public static LiveDashboard open(int firstPort) {
    return open(Address.LOOPBACK, firstPort);
  }

  /**
   * Starts the server on an interface. On one that other machines reach, it asks for a new, random
   * token, and whoever has the token sees photographs and keywords of patients.
   *
   * @param host name or number of the interface; {@code 0.0.0.0} is all of them
   * @param firstPort the port, or where that is taken the next free one
   * @return the running dashboard
   * @throws UserException where the host is not this machine's, no port is free, or this process
   *     has a UI server already
   */
  public static LiveDashboard open(String host, int firstPort) {
    Address address = Address.free(host, firstPort);
    Optional<Token> token =
        address.loopback() ? Optional.empty() : Optional.of(Token.random(TOKEN_BYTES));
    return new LiveDashboard(
        GuardedUiServer.start(address, new Gate(address, token)), address, token);
  }

  /**
   * Shows a training in DL4J's pages and its record in the tab.
   *
   * @param run not running yet
   */
  public void watch(TrainingRun run) {
    run.listener(new StatsRecorder(shown(RunStorage.of(run.folder()))));
  }

  /**
   * Shows the record of a run in the tab: a finished one, or one that trains in another process or
   * on another machine.
   *
   * @param run its folder
   */
  public void show(RunFolder run) {
    shown(RunStorage.of(run));
  }

  private RunStorage shown(RunStorage storage) {
    server.attach(storage);
    runs.add(storage);
    return storage;
  }

  /**
   * Shows the training of any DMS-Net that an application trains by itself. Its record lies in a
   * temporary folder. What needs validation patients stays empty; {@link #attach(ComputationGraph,
   * Recipe, PairCache, List)} fills it.
   *
   * @param network gets listeners
   */
  public void attach(ComputationGraph network) {
    Path folder = temporary();
    network.addListeners(new LoopRecorder(folder, "own loop"));
    network.addListeners(new StatsRecorder(shown(RunStorage.of(folder))));
  }

  /**
   * As {@link #attach(ComputationGraph)}, and judges the network on validation patients after each
   * epoch.
   *
   * @param network gets listeners
   * @param recipe the network's
   * @param cache decoded pairs at the recipe's image size
   * @param validation the validation patients
   */
  public void attach(
      ComputationGraph network, Recipe recipe, PairCache cache, List<String> validation) {
    Path folder = temporary();
    network.addListeners(new LoopRecorder(folder, recipe, cache, validation));
    network.addListeners(new StatsRecorder(shown(RunStorage.of(folder))));
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("dmsnet-dashboard-");
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE, "There is no place for temporary files: " + e, e);
    }
  }

  /** Where to point a browser, token included. */
  public String address() {
    return address.url() + "/dmsnet" + token.map(t -> "?token=" + t.text()).orElse("");
  }

  /** Stops the server. */
  @Override
  public void close() {
    runs.forEach(server::detach);
    try {
      GuardedUiServer.stopInstance();
    } catch (Exception e) {
      throw new IllegalStateException("the UI server cannot be stopped", e);
    }
  }
}
