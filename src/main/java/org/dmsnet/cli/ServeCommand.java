package org.dmsnet.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.dmsnet.serving.ModelServer;
import org.dmsnet.serving.ServerSettings;
import org.dmsnet.serving.ServerSettings.Limits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmsnet serve}: a model as a page for people and an interface for programs. */
@Command(
    name = "serve",
    description =
        "Serve a model: a reading room for the browser, and REST for programs (/openapi.yaml).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final int MEBI = 1 << 20;
  private static final long MILLION = 1_000_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "A model.zip that train wrote.")
  private Path model;

  @Option(
      names = "--watch",
      paramLabel = "DIR",
      description =
          "List and read the patients of a folder that a camera fills with ID_left.* and ID_right.*.")
  private Path watch;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + ServerSettings.DEFAULT_PORT,
      description = "Where to listen, 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = ServerSettings.LOOPBACK,
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}, this machine alone); any wider one wants a token.")
  private String host;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:DMSNET_TOKEN:-}",
      description =
          "What requests must carry, or $DMSNET_TOKEN; made up and printed where one is needed.")
  private String token;

  @Option(
      names = "--max-upload",
      paramLabel = "MIB",
      defaultValue = "16",
      description = "Largest photograph as a file (default: ${DEFAULT-VALUE} MiB).")
  private int megabytes;

  @Option(
      names = "--max-pixels",
      paramLabel = "MILLIONS",
      defaultValue = "50",
      description = "Most pixels of a photograph (default: ${DEFAULT-VALUE} million).")
  private int megapixels;

  @Option(
      names = "--places",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "Requests at once, received, waiting or computed; further ones get 429 (default: ${DEFAULT-VALUE}).")
  private int places;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Pairs per second from one address (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Override
  public Integer call() throws InterruptedException {
    Output output = new Output(spec.commandLine().getOut());
    Limits limits =
        new Limits(
            (long) megabytes * MEBI,
            megapixels * MILLION,
            places,
            rate,
            Limits.DEFAULTS.uploadTime(),
            Limits.DEFAULTS.idleTime());
    ModelServer server =
        ModelServer.start(
            model, Optional.ofNullable(watch), new ServerSettings(host, port, token, limits));
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    output.say("Open " + server.address() + " in a browser. Ctrl-C stops the server.");
    output.say("For research use; not a medical device.");
    new CountDownLatch(1).await();
    return 0;
  }
}
