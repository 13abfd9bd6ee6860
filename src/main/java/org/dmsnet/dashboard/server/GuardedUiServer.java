package org.dmsnet.dashboard.server;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.ui.VertxUIServer;
import org.dmsnet.runtime.UserException;

/**
 * DL4J's UI server, bound to one address and reached through a {@link Gate}. M2.1's own listens on
 * every interface and asks nobody who they are; it makes its HTTP server by {@code
 * vertx.createHttpServer()}, so it is given a vert.x whose HTTP server knows its address and passes
 * requests to the gate first.
 */
public final class GuardedUiServer extends VertxUIServer {
  private static final int SECONDS_TO_START = 60;

  private final Address address;
  private final Gate gate;

  private GuardedUiServer(Address address, Gate gate) {
    this.address = address;
    this.gate = gate;
  }

  /**
   * Starts the server of this process.
   *
   * @param address where it listens
   * @param gate sees every request first
   * @return the running server
   * @throws UserException where one runs already or this one cannot start
   */
  public static GuardedUiServer start(Address address, Gate gate) {
    VertxUIServer running = VertxUIServer.getInstance();
    if (running != null && !running.isStopped()) {
      throw new UserException(
          "Deeplearning4j's UI server runs already at "
              + running.getAddress()
              + ", and a process has only one. Stop it first.");
    }
    // One thread serves: however many requests come, a core and more stay with the training.
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(1);
    // Starting, DL4J's modules hold the thread for seconds; vert.x would print a stack trace for
    // each.
    options
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
        .setMaxEventLoopExecuteTime(SECONDS_TO_START);
    Vertx vertx = Vertx.vertx(options);
    GuardedUiServer server = new GuardedUiServer(address, gate);
    CompletableFuture<String> deployed = new CompletableFuture<>();
    vertx.deployVerticle(
        server,
        result -> {
          if (result.succeeded()) {
            deployed.complete(result.result());
          } else {
            deployed.completeExceptionally(result.cause());
          }
        });
    try {
      deployed.get(SECONDS_TO_START, TimeUnit.SECONDS);
      return server;
    } catch (ExecutionException | TimeoutException e) {
      vertx.close();
      throw new UserException(
          UserException.MACHINE,
          "The dashboard cannot listen on "
              + address.host()
              + ":"
              + address.port()
              + ": "
              + e.getCause()
              + ". Choose another --ui-host or --ui-port.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the dashboard started", e);
    }
  }

  @Override
  public void init(Vertx vertx, Context context) {
    super.init(guarded(vertx), context);
  }

  private Vertx guarded(Vertx vertx) {
    return proxy(
        Vertx.class,
        vertx,
        (proxy, method, arguments) ->
            method.getName().equals("createHttpServer") && arguments == null
                ? guarded(
                    vertx.createHttpServer(new HttpServerOptions().setCompressionSupported(true)))
                : delegated(vertx, method, arguments));
  }

  @SuppressWarnings("unchecked") // the parameters' types are those of HttpServer's methods
  private HttpServer guarded(HttpServer server) {
    return proxy(
        HttpServer.class,
        server,
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "requestHandler" -> {
              server.requestHandler(gate.before((Handler<HttpServerRequest>) arguments[0]));
              return proxy;
            }
            case "listen" -> {
              var listening = (Handler<AsyncResult<HttpServer>>) arguments[1];
              return server.listen(address.port(), address.host(), listening);
            }
            default -> {
              return delegated(server, method, arguments);
            }
          }
        });
  }

  /** Implements every interface of the target: vert.x casts to its internal ones. */
  private static <T> T proxy(Class<T> type, T target, InvocationHandler handler) {
    Class<?>[] interfaces = target.getClass().getInterfaces();
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), interfaces, handler));
  }

  private static Object delegated(
      Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** Refused: the remote receiver makes Java objects of what strangers send. */
  @Override
  public void enableRemoteListener() {
    throw remote();
  }

  /** Refused: the remote receiver makes Java objects of what strangers send. */
  @Override
  public void enableRemoteListener(StatsStorageRouter statsStorage, boolean attach) {
    throw remote();
  }

  private static UnsupportedOperationException remote() {
    return new UnsupportedOperationException(
        "The remote receiver deserialises Java objects from the network and stays off. Watch a"
            + " training on another machine by its run folder.");
  }
}
