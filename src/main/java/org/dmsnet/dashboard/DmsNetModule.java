package org.dmsnet.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.i18n.I18NResource;
import org.dmsnet.runtime.UserException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tab DMS-Net of DL4J's UI server, found by the ServiceLoader. It shows the runs whose {@link
 * RunStorage} is attached to the server, and reads all it shows from their folders, so that a
 * training in this process, in another and on another machine look the same.
 */
public final class DmsNetModule implements UIModule {
  private static final Logger LOG = LoggerFactory.getLogger(DmsNetModule.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UI = "/org/dmsnet/ui/dashboard/";

  /** Scripts, styles, pictures and data of this server, and nothing else. */
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private final Map<Integer, RunStorage> runs = new ConcurrentSkipListMap<>();
  private final Map<RunStorage, RunView> views = new ConcurrentHashMap<>();
  private final AtomicInteger nextId = new AtomicInteger();

  /** For the ServiceLoader. */
  public DmsNetModule() {}

  /** What answers a request. */
  @FunctionalInterface
  private interface Answer {
    void to(RoutingContext request, List<String> path) throws IOException;
  }

  @Override
  public List<Route> getRoutes() {
    return List.of(
        get("/dmsnet", (request, path) -> asset(request, "index.html")),
        get("/dmsnet/ui/:file", (request, path) -> asset(request, path.get(0))),
        get("/dmsnet/api/runs", (request, path) -> list(request)),
        get(
            "/dmsnet/api/runs/:id",
            (request, path) -> send(request, "application/json", view(path.get(0)).json())),
        get(
            "/dmsnet/api/runs/:id/photographs/:pair/:eye",
            (request, path) ->
                send(
                    request,
                    "image/jpeg",
                    view(path.get(0)).photograph(number(path.get(1)), path.get(2)))));
  }

  private static Route get(String path, Answer answer) {
    return new Route(
        path, HttpMethod.GET, (arguments, request) -> answer(answer, request, arguments));
  }

  private static void answer(Answer answer, RoutingContext request, List<String> arguments) {
    try {
      answer.to(request, arguments);
    } catch (UserException unknown) {
      fail(request, 404, unknown.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.debug("", e);
      fail(request, 500, "The dashboard failed, the training did not: " + e);
    }
  }

  private static void fail(RoutingContext request, int status, String sentence) {
    ObjectNode error = JSON.createObjectNode().put("error", sentence);
    request.response().setStatusCode(status);
    send(request, "application/json", error.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void asset(RoutingContext request, String file) throws IOException {
    String type =
        switch (file.substring(file.lastIndexOf('.') + 1)) {
          case "html" -> "text/html; charset=utf-8";
          case "js" -> "text/javascript; charset=utf-8";
          case "css" -> "text/css; charset=utf-8";
          case "svg" -> "image/svg+xml";
          default -> throw new UserException("There is no " + file + " here.");
        };
    try (InputStream stream = DmsNetModule.class.getResourceAsStream(UI + file)) {
      if (stream == null) {
        throw new UserException("There is no " + file + " here.");
      }
      send(request, type, stream.readAllBytes());
    }
  }

  private static void send(RoutingContext request, String type, byte[] content) {
    request
        .response()
        .putHeader("Content-Type", type)
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-store")
        .end(Buffer.buffer(content));
  }

  private void list(RoutingContext request) throws IOException {
    ArrayNode list = JSON.createArrayNode();
    for (Map.Entry<Integer, RunStorage> run : runs.entrySet()) {
      list.add(views.get(run.getValue()).summary(run.getKey()));
    }
    send(request, "application/json", list.toString().getBytes(StandardCharsets.UTF_8));
  }

  private RunView view(String id) {
    RunStorage run = runs.get(number(id));
    if (run == null) {
      throw new UserException("There is no run " + id + " here.");
    }
    return views.get(run);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UserException(text + " is no number.", e);
    }
  }

  @Override
  public void onAttach(StatsStorage storage) {
    if (storage instanceof RunStorage run) {
      views.put(run, new RunView(run.run(), run.files()));
      runs.put(nextId.getAndIncrement(), run);
    }
  }

  @Override
  public void onDetach(StatsStorage storage) {
    if (storage instanceof RunStorage run) {
      runs.values().remove(run);
      views.remove(run);
    }
  }

  /** None: the tab reads run folders. */
  @Override
  public List<String> getCallbackTypeIDs() {
    return List.of();
  }

  @Override
  public void reportStorageEvents(Collection<StatsStorageEvent> events) {
    // There are no callback types, so there are no events.
  }

  @Override
  public List<I18NResource> getInternationalizationResources() {
    return List.of();
  }
}
