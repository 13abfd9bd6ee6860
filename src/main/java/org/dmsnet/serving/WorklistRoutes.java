package org.dmsnet.serving;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The patients of the watched folder: the list, a reading, a photograph. */
final class WorklistRoutes {
  private static final Problem UNKNOWN =
      Problem.of(404, "Not found", "No such patient, or not there yet.");

  private final Optional<WatchedFolder> watched;
  private final Executor workers;

  WorklistRoutes(Optional<WatchedFolder> watched, Executor workers) {
    this.watched = watched;
    this.workers = workers;
  }

  void addTo(Router router) {
    router.get("/v1/patients").handler(this::list);
    router.get("/v1/patients/:id").handler(this::reading);
    router.get("/v1/patients/:id/:eye").handler(this::photograph);
  }

  /** The list, or 304 for a client that has it; clients ask again every second. */
  private void list(RoutingContext context) {
    WatchedFolder.Listing listing =
        watched.map(WatchedFolder::listing).orElse(WatchedFolder.Listing.NONE);
    String version = "\"" + listing.version() + "\"";
    context.response().putHeader(HttpHeaders.ETAG, version);
    if (version.equals(context.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      context.response().setStatusCode(304).end();
    } else {
      Answers.json(context, listing);
    }
  }

  private void reading(RoutingContext context) {
    Reading reading =
        watched
            .flatMap(folder -> folder.patient(context.pathParam("id")))
            .flatMap(WatchedPatient::reading)
            .orElseThrow(() -> new Refusal(UNKNOWN));
    Answers.json(context, reading);
  }

  private void photograph(RoutingContext context) {
    WatchedFolder folder = watched.orElseThrow(() -> new Refusal(UNKNOWN));
    String id = context.pathParam("id");
    String eye = context.pathParam("eye");
    Promise<Optional<byte[]>> read = Promise.promise();
    io.vertx.core.Context eventLoop = context.vertx().getOrCreateContext();
    workers.execute(
        () -> {
          Optional<byte[]> file = folder.photograph(id, eye);
          eventLoop.runOnContext(now -> read.complete(file));
        });
    Future<Optional<byte[]>> file = read.future();
    file.onSuccess(
        content -> {
          if (content.isEmpty()) {
            Answers.problem(context, UNKNOWN);
          } else {
            Answers.bytes(context, mediaType(content.get()), content.get());
          }
        });
  }

  private static String mediaType(byte[] file) {
    if (file.length < 2) {
      return "application/octet-stream";
    }
    return switch ((file[0] & 0xFF) << 8 | file[1] & 0xFF) {
      case 0xFFD8 -> "image/jpeg";
      case 0x8950 -> "image/png";
      case 0x424D -> "image/bmp";
      case 0x4949, 0x4D4D -> "image/tiff";
      default -> "application/octet-stream";
    };
  }
}
