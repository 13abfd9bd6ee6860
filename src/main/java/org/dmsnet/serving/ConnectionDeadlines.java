package org.dmsnet.serving;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections whose client takes too long: to send a request's head, to send its body, or to
 * take its answer and ask again. A deadline is for the whole step; a client that sends a byte now
 * and then does not move it. While a request is computed there is none. Used on the server's event
 * loop only.
 */
final class ConnectionDeadlines {
  private static final int CONNECTIONS = 1024;

  private final Vertx vertx;
  private final Duration uploadTime;
  private final Duration idleTime;
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  ConnectionDeadlines(Vertx vertx, Duration uploadTime, Duration idleTime) {
    this.vertx = vertx;
    this.uploadTime = uploadTime;
    this.idleTime = idleTime;
  }

  /** A connection was opened; past a bound it is closed at once. */
  void opened(HttpConnection connection) {
    if (timers.size() >= CONNECTIONS) {
      connection.close();
      return;
    }
    idle(connection);
    connection.closeHandler(
        closed -> {
          computing(connection);
          timers.remove(connection);
        });
  }

  /** A request's head has come; its body must follow. */
  void receiving(HttpConnection connection) {
    arm(connection, uploadTime);
  }

  /** The request has come; the answer may take its time. */
  void computing(HttpConnection connection) {
    Long timer = timers.get(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  /** The answer is written; it must be taken, and the next request's head must come. */
  void idle(HttpConnection connection) {
    arm(connection, idleTime);
  }

  private void arm(HttpConnection connection, Duration time) {
    computing(connection);
    timers.put(connection, vertx.setTimer(time.toMillis(), fired -> connection.close()));
  }
}
