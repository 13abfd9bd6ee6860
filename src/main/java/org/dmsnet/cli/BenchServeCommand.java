package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dmsnet.runtime.UserException;
import org.dmsnet.serving.LoadTest;
import org.dmsnet.serving.ModelServer;
import org.dmsnet.serving.ServerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet bench serve}: a model's server under load, on this machine alone. */
@Command(
    name = "serve",
    description =
        "Ask a model's server on this machine from several clients at once; exit code 1 where an"
            + " answer is lost or wrong.",
    mixinStandardHelpOptions = true)
final class BenchServeCommand implements Callable<Integer> {
  private static final int PAIRS = 8;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model.zip that train wrote.")
  private Path model;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "200",
      description = "Requests for each number of clients (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--clients",
      paramLabel = "N,N",
      split = ",",
      defaultValue = "1,4,16",
      description = "Clients at once (default: ${DEFAULT-VALUE}).")
  private List<Integer> clients;

  @Option(
      names = "--every-broken",
      paramLabel = "N",
      defaultValue = "0",
      description = "Break a photograph of every N-th request; 0 breaks none.")
  private int everyBroken;

  @Option(
      names = "--pixels",
      paramLabel = "N",
      defaultValue = "512",
      description = "Width and height of the drawn photographs (default: ${DEFAULT-VALUE}).")
  private int pixels;

  @Override
  public Integer call() {
    if (requests < 1 || everyBroken < 0 || clients.stream().anyMatch(n -> n < 1 || n > 1000)) {
      throw new UserException(
          "Ask for 1 or more requests, 1 to 1000 clients, and --every-broken of 0 or more.");
    }
    Output output = new Output(spec.commandLine().getOut());
    ServerSettings settings = new ServerSettings(ServerSettings.LOOPBACK, 0, "", LoadTest.LIMITS);
    List<LoadTest.Result> results = new ArrayList<>();
    try (ModelServer server = ModelServer.start(model, Optional.empty(), settings)) {
      LoadTest test = new LoadTest(server, LoadTest.Pair.drawn(PAIRS, pixels));
      output.say(
          "clients  requests  broken  requests/s   p50 ms   p99 ms  lost  heap MiB  process MiB");
      for (int n : clients) {
        LoadTest.Result result = test.run(n, requests, everyBroken);
        results.add(result);
        output.say(line(result));
      }
    }
    return results.stream().allMatch(result -> result.lost() == 0) ? 0 : 1;
  }

  private static String line(LoadTest.Result result) {
    return String.format(
        Locale.ROOT,
        "%7d  %8d  %6d  %10.1f  %7.1f  %7.1f  %4d  %8d  %11d",
        result.clients(),
        result.requests(),
        result.broken(),
        result.rate(),
        result.median(),
        result.p99(),
        result.lost(),
        result.heapMebibytes(),
        result.processMebibytes());
  }
}
