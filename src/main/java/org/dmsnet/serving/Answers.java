package org.dmsnet.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers: JSON, other bytes, and problems; each future completes when it is written. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  static Future<Void> json(RoutingContext context, Object value) {
    return bytes(context, "application/json", jsonBytes(value));
  }

  static Future<Void> bytes(RoutingContext context, String mediaType, byte[] content) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return Future.succeededFuture();
    }
    Promise<Void> written = Promise.promise();
    response.putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(Buffer.buffer(content), written);
    return written.future();
  }

  static Future<Void> problem(RoutingContext context, Problem problem) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return Future.succeededFuture();
    }
    response.setStatusCode(problem.status());
    if (problem.passes()) {
      response.putHeader("Retry-After", String.valueOf(Problem.RETRY_AFTER));
    }
    return bytes(context, Problem.MEDIA_TYPE, jsonBytes(problem));
  }

  /** What became of a request that was not answered: a refusal, or a defect, which is logged. */
  static Future<Void> failure(RoutingContext context, Throwable failure) {
    return problem(context, problemOf(failure));
  }

  private static Problem problemOf(Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return refusal.problem();
    }
    if (failure instanceof OutOfMemoryError) {
      LOG.warn("Out of memory; a request was turned away. Lower --places or --max-upload.");
      return Problem.of(503, "Out of memory", "The server has too little memory now.");
    }
    LOG.error("A request failed; this is a defect of dmsnet", failure);
    return Problem.of(500, "Defect", "This is a defect of the server; its log says more.");
  }

  private static byte[] jsonBytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers are records, always writable", e);
    }
  }
}
