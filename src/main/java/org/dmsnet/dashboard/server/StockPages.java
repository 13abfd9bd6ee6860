package org.dmsnet.dashboard.server;

import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.ui.VertxUIServer;

/**
 * What DL4J's own pages get beside their own: the tab of this software in their navigation. M2.1
 * has no setting for it; the script that all of its training pages load is served with ours at its
 * end.
 */
final class StockPages {
  private static final String SCRIPT = "js/train/train.js";
  private static final String TAB = "/org/dmsnet/ui/dashboard/stock-navigation.js";

  private final String extended =
      text("/" + VertxUIServer.ASSETS_ROOT_DIRECTORY + SCRIPT) + "\n" + text(TAB);

  /** Whether the request was for that script, and is answered. */
  boolean answered(HttpServerRequest request) {
    if (!request.path().equals("/assets/" + SCRIPT)) {
      return false;
    }
    request
        .response()
        .putHeader("Content-Type", "application/javascript; charset=utf-8")
        .end(extended);
    return true;
  }

  private static String text(String resource) {
    try (InputStream stream = StockPages.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
