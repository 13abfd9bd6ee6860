package org.dmsnet.dashboard.server;

import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.dmsnet.runtime.Token;

/**
 * Sees every request to the UI server before any page does.
 *
 * <ul>
 *   <li>Nothing but GET passes: the remote receiver, which deserialises Java objects, and uploads
 *       are POST.
 *   <li>On a loopback address the Host header must name this machine, so that no page of another
 *       site can read ours under its own name.
 *   <li>On any other address the browser must show the {@link Token}, once in the address and then
 *       as a cookie.
 *   <li>Paths that climb or hide characters do not pass: DL4J looks for assets by the path as it
 *       comes.
 * </ul>
 */
public final class Gate {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Address address;
  private final Optional<Token> token;
  private final StockPages stockPages = new StockPages();

  /**
   * A gate.
   *
   * @param address where the server listens; without a token, a loopback address
   * @param token what a browser must know
   */
  public Gate(Address address, Optional<Token> token) {
    if (token.isEmpty() && !address.loopback()) {
      throw new IllegalArgumentException("beyond this machine a token is needed");
    }
    this.address = address;
    this.token = token;
  }

  /** The gate with what lies behind it. */
  Handler<HttpServerRequest> before(Handler<HttpServerRequest> pages) {
    return request -> {
      request.response().putHeader("X-Frame-Options", "DENY");
      request.response().putHeader("Referrer-Policy", "no-referrer");
      if (token.isEmpty() && !namesThisMachine(request.host())) {
        refuse(request, 421, "This server answers to 127.0.0.1 and localhost only.");
      } else if (request.method() != HttpMethod.GET) {
        refuse(request, 405, "These pages are only read.");
      } else if (hides(request.path())) {
        refuse(request, 400, "No such path.");
      } else if (token.isPresent() && token.get().matches(request.getParam("token"))) {
        welcome(request);
      } else if (token.isPresent() && !token.get().matches(cookie(request))) {
        refuse(request, 401, "Open the address that the training printed, with its token.");
      } else if (!stockPages.answered(request)) {
        pages.handle(request);
      }
    };
  }

  private boolean namesThisMachine(String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    return THIS_MACHINE.contains(name) || name.equals(address.host());
  }

  /** Module names and run numbers need no escapes; layer names, in DL4J's own routes, may. */
  private static boolean hides(String path) {
    String plain = path.toLowerCase(Locale.ROOT);
    return plain.contains("..")
        || plain.contains("\\")
        || plain.contains("//")
        || plain.contains("%2e")
        || plain.contains("%2f")
        || plain.contains("%5c")
        || plain.contains("%00");
  }

  private String cookieName() {
    return "dmsnet-" + address.port();
  }

  private String cookie(HttpServerRequest request) {
    String header = request.getHeader("Cookie");
    if (header == null) {
      return null;
    }
    return ServerCookieDecoder.STRICT.decode(header).stream()
        .filter(cookie -> cookie.name().equals(cookieName()))
        .map(Cookie::value)
        .findFirst()
        .orElse(null);
  }

  /** Keeps the token in a cookie and out of the address bar. */
  private void welcome(HttpServerRequest request) {
    request
        .response()
        .putHeader(
            "Set-Cookie",
            cookieName() + "=" + token.orElseThrow().text() + "; Path=/; HttpOnly; SameSite=Strict")
        .putHeader("Location", request.path())
        .setStatusCode(302)
        .end();
  }

  private static void refuse(HttpServerRequest request, int status, String sentence) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .putHeader("Connection", "close")
        .end(sentence + "\n");
  }
}
