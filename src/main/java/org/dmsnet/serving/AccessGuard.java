package org.dmsnet.serving;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import org.dmsnet.runtime.Token;

/**
 * Who may ask: no foreign web page (the {@code Origin} must be ours, and on the loopback address so
 * must the {@code Host}, against names that are rebound to 127.0.0.1), and where there is a token,
 * nobody without it. The page itself, its style and scripts hold nothing to protect and need none.
 */
final class AccessGuard implements Handler<RoutingContext> {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String SCHEME = "Bearer ";

  private final boolean loopback;
  private final Optional<Token> token;

  AccessGuard(ServerSettings settings) {
    this.loopback = settings.isLoopback();
    this.token = Optional.of(settings.token()).filter(text -> !text.isEmpty()).map(Token::new);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String host = request.getHeader(HttpHeaders.HOST);
    if (host == null || loopback && !LOOPBACK_NAMES.contains(withoutPort(host))) {
      throw new Refusal(
          Problem.of(
              421,
              "Misdirected request",
              "This server answers as localhost or 127.0.0.1 only; --host opens it to a network."));
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      throw new Refusal(
          Problem.of(403, "Foreign origin", "Pages of other sites may not use this server."));
    }
    if (token.isPresent()
        && isProtected(context.normalisedPath())
        && !token.get().matches(bearer(request))) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
      throw new Refusal(
          Problem.of(
              401,
              "No or wrong token",
              "Send the token that the server printed, as 'Authorization: Bearer TOKEN'."));
    }
    context.next();
  }

  private static String withoutPort(String host) {
    return host.replaceFirst(":\\d*$", "");
  }

  private static boolean isProtected(String path) {
    return path.startsWith("/v1/") || path.equals("/metrics");
  }

  private static String bearer(HttpServerRequest request) {
    String given = request.getHeader(HttpHeaders.AUTHORIZATION);
    return given != null && given.startsWith(SCHEME) ? given.substring(SCHEME.length()) : null;
  }
}
