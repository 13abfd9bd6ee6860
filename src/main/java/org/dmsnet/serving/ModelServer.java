package org.dmsnet.serving;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.runtime.UserException;

/**
 * Serves a model over HTTP: the reading room at {@code /}, and for programs what {@code
 * /openapi.yaml} describes. One event loop moves bytes; a few workers decode photographs and ask
 * the network.
 */
public final class ModelServer implements AutoCloseable {
  /** Longest wait for what runs when the server stops. */
  static final int GRACE_SECONDS = 60;

  private static final int WORKERS = Math.min(4, Runtime.getRuntime().availableProcessors());

  /** Share of the heap for photographs that wait: a buffer doubles as it grows. */
  private static final int HEAP_SHARE = 8;

  private final ServerSettings settings;
  private final PairReader reader;
  private final Vertx vertx;
  private final ExecutorService workers;
  private final Admission admission;
  private final Optional<WatchedFolder> watched;
  private final HttpServer http;
  private volatile boolean stopping;

  private ModelServer(PairReader reader, Optional<Path> folder, ServerSettings settings) {
    this.settings = settings;
    this.reader = reader;
    ServerSettings.Limits limits = settings.limits();
    this.watched = folder.map(f -> new WatchedFolder(f, reader, limits.photographBytes()));
    this.vertx = Vertx.vertx(inMemory());
    this.workers = Executors.newFixedThreadPool(WORKERS, named());
    this.admission =
        new Admission(
            limits.places(),
            Math.max(limits.requestBytes(), Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    ConnectionDeadlines deadlines =
        new ConnectionDeadlines(vertx, limits.uploadTime(), limits.idleTime());
    Router router = Router.router(vertx);
    new Routes(
            reader,
            new WorklistRoutes(watched, workers),
            new PairRoute.Shared(
                limits, admission, new ClientRate(limits.rate()), deadlines, workers),
            new ServerMetrics(admission::taken, limits.places()))
        .addTo(router, new AccessGuard(settings), () -> stopping);
    // HTTP/1.1 alone: deadlines are per connection, which HTTP/2 shares among requests.
    System.setProperty("vertx.disableH2c", "true");
    this.http =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(settings.host())
                    .setPort(settings.port())
                    .setMaxFormAttributeSize(PairUpload.LONGEST_FIELD))
            .connectionHandler(deadlines::opened)
            .requestHandler(router);
  }

  /** Vert.x without the folder that it otherwise makes for files of the class path. */
  private static VertxOptions inMemory() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setClassPathResolvingEnabled(false)
                .setFileCachingEnabled(false));
  }

  private static ThreadFactory named() {
    AtomicInteger number = new AtomicInteger();
    return work -> new Thread(work, "dmsnet-worker-" + number.incrementAndGet());
  }

  /**
   * Loads a model and serves it.
   *
   * @param model a model.zip
   * @param folder a folder to watch, where there is one
   * @param settings where to listen and what to let in
   * @return the running server; close it
   * @throws UserException where the model or the folder is no such thing or the port is taken
   */
  public static ModelServer start(Path model, Optional<Path> folder, ServerSettings settings) {
    return start(
        new ModelPairReader(ModelBundle.read(model), settings.limits().pixels()), folder, settings);
  }

  static ModelServer start(PairReader reader, Optional<Path> folder, ServerSettings settings) {
    ModelServer server = new ModelServer(reader, folder, settings);
    try {
      Promise<HttpServer> listening = Promise.promise();
      server.http.listen(listening);
      await(listening.future());
    } catch (CompletionException e) {
      server.close();
      throw new UserException(
          "Cannot listen on "
              + settings.host()
              + ", port "
              + settings.port()
              + ": "
              + e.getCause().getMessage()
              + ". Choose another with --port, or 0 for any free one.",
          e.getCause());
    }
    server.watched.ifPresent(WatchedFolder::start);
    return server;
  }

  private static <T> void await(Future<T> asked) {
    CompletableFuture<T> done = new CompletableFuture<>();
    asked.onSuccess(done::complete).onFailure(done::completeExceptionally);
    done.join();
  }

  /** The port that the server listens on. */
  public int port() {
    return http.actualPort();
  }

  /**
   * What to open in a browser; with the token, where there is one, which a browser never sends on.
   */
  public String address() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return "http://"
        + host
        + ":"
        + port()
        + "/"
        + (settings.token().isEmpty() ? "" : "#token=" + settings.token());
  }

  /**
   * Stops: further requests are refused, what runs is finished and answered, then the port is
   * closed.
   */
  @Override
  public void close() {
    stopping = true;
    watched.ifPresent(WatchedFolder::close);
    admission.awaitEmpty(GRACE_SECONDS);
    workers.shutdown();
    Promise<Void> closed = Promise.promise();
    vertx.close(closed);
    await(closed.future());
    reader.close();
  }
}
