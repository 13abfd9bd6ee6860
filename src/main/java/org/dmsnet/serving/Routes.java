package org.dmsnet.serving;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dmsnet.data.Label;

/** Every path of the server, in the order in which a request passes the guards. */
final class Routes {
  private static final String OTHER = "other";

  private final PairReader reader;
  private final WorklistRoutes worklist;
  private final PairRoute.Shared shared;
  private final ServerMetrics metrics;

  Routes(
      PairReader reader, WorklistRoutes worklist, PairRoute.Shared shared, ServerMetrics metrics) {
    this.reader = reader;
    this.worklist = worklist;
    this.shared = shared;
    this.metrics = metrics;
  }

  /**
   * Adds them all.
   *
   * @param guard who may ask
   * @param stopping whether the server takes no further requests
   */
  void addTo(Router router, AccessGuard guard, BooleanSupplier stopping) {
    router.route().handler(this::keepTime).failureHandler(Routes::fail);
    router.route().handler(new SecurityHeaders());
    router.route().handler(guard);
    router.route().handler(context -> refuseWhen(stopping.getAsBoolean(), context));
    PageFiles.addTo(router);
    router.get("/healthz").handler(context -> Answers.json(context, Map.of("status", "up")));
    router
        .get("/metrics")
        .handler(context -> Answers.bytes(context, ServerMetrics.MEDIA_TYPE, metrics.text()));
    router.get("/v1/model").handler(context -> Answers.json(context, reader.model()));
    router
        .post("/v1/classify")
        .handler(new PairRoute((pair, request) -> reader.read(pair), shared));
    router.post("/v1/explain").handler(new PairRoute(new Explanation(reader), shared));
    worklist.addTo(router);
    router.errorHandler(
        404,
        context ->
            Answers.problem(
                context, Problem.of(404, "Not found", "There is nothing; see /openapi.yaml.")));
    router.errorHandler(
        405,
        context ->
            Answers.problem(
                context,
                Problem.of(405, "Method not allowed", "Another method is; see /openapi.yaml.")));
  }

  private void keepTime(RoutingContext context) {
    long start = System.nanoTime();
    HttpServerRequest request = context.request();
    shared.deadlines().receiving(request.connection());
    context.addBodyEndHandler(
        end -> {
          shared.deadlines().idle(request.connection());
          String path = context.currentRoute() == null ? null : context.currentRoute().getPath();
          metrics.answered(
              path == null ? OTHER : path,
              context.response().getStatusCode(),
              System.nanoTime() - start);
        });
    context.next();
  }

  private static void refuseWhen(boolean stopping, RoutingContext context) {
    if (stopping) {
      context.response().putHeader("Connection", "close");
      throw new Refusal(Problem.stopping());
    }
    context.next();
  }

  private static void fail(RoutingContext context) {
    if (context.failure() != null) {
      Answers.failure(context, context.failure());
    } else {
      Answers.problem(
          context, Problem.of(context.statusCode(), "Refused", "The request cannot be answered."));
    }
  }

  /** {@code POST /v1/explain?label=D}. */
  private record Explanation(PairReader reader) implements PairRoute.Work {
    @Override
    public void check(HttpServerRequest request) {
      label(request);
    }

    @Override
    public Object answer(PairUpload pair, HttpServerRequest request) {
      return reader.explain(pair, label(request));
    }

    private static Label label(HttpServerRequest request) {
      String wanted = request.getParam("label");
      return Stream.of(Label.values())
          .filter(label -> label.name().equals(wanted))
          .findFirst()
          .orElseThrow(
              () ->
                  new Refusal(
                      Problem.badRequest(
                          "Name a label: ?label= and one of "
                              + Stream.of(Label.values())
                                  .map(Label::name)
                                  .collect(Collectors.joining(", "))
                              + ".")));
    }
  }
}
