package org.dmsnet.serving;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;

/**
 * A route whose request brings two photographs: who has no place is turned away before they are
 * read, who has one keeps it until the answer is written.
 */
final class PairRoute implements Handler<RoutingContext> {
  private final Work work;
  private final ServerSettings.Limits limits;
  private final Admission admission;
  private final ClientRate rate;
  private final ConnectionDeadlines deadlines;
  private final Executor workers;

  /** What is computed from a request's photographs, outside the event loop. */
  interface Work {
    /** Checks the request's parameters, before its photographs are read. */
    default void check(HttpServerRequest request) {}

    /** The answer, a record that becomes JSON. */
    Object answer(PairUpload pair, HttpServerRequest request);
  }

  PairRoute(Work work, Shared shared) {
    this.work = work;
    this.limits = shared.limits();
    this.admission = shared.admission();
    this.rate = shared.rate();
    this.deadlines = shared.deadlines();
    this.workers = shared.workers();
  }

  /**
   * What the routes of a server have in common.
   *
   * @param limits of a request
   * @param admission places of all requests
   * @param rate of each client
   * @param deadlines of each connection
   * @param workers threads that decode and compute
   */
  record Shared(
      ServerSettings.Limits limits,
      Admission admission,
      ClientRate rate,
      ConnectionDeadlines deadlines,
      Executor workers) {}

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!rate.allows(request.remoteAddress().host())) {
      throw new Refusal(
          Problem.busy("This client may send " + limits.rate() + " pairs a second; send fewer."));
    }
    PairUpload.checkHead(request, limits);
    work.check(request);
    Admission.Place place = admission.enter(PairUpload.announced(request, limits));
    if (place == null) {
      throw new Refusal(Problem.busy("Every place is taken; come again."));
    }
    PairUpload.receive(request, limits)
        .onComplete(
            received -> {
              if (received.failed()) {
                place.close();
                Answers.failure(context, received.cause());
              } else {
                deadlines.computing(request.connection());
                compute(context, received.result(), place);
              }
            });
  }

  private void compute(RoutingContext context, PairUpload pair, Admission.Place place) {
    Context eventLoop = context.vertx().getOrCreateContext();
    workers.execute(
        () -> {
          Object answer = null;
          Throwable failure = null;
          try {
            answer = context.response().closed() ? null : work.answer(pair, context.request());
          } catch (Throwable e) {
            failure = e;
          }
          Object done = answer;
          Throwable failed = failure;
          eventLoop.runOnContext(
              now -> {
                Future<Void> written =
                    failed != null ? Answers.failure(context, failed) : Answers.json(context, done);
                written.onComplete(end -> place.close());
              });
        });
  }
}
