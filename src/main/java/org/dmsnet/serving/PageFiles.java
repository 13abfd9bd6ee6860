package org.dmsnet.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The reading room's files and the description of the interface, out of the jar, in memory. */
final class PageFiles {
  /** What is served, by its path; all of it is read when the server starts. */
  private static final Map<String, String> FILES =
      Map.of(
          "/", "reading-room/index.html",
          "/reading-room.css", "reading-room/reading-room.css",
          "/print.css", "reading-room/print.css",
          "/main.js", "reading-room/main.js",
          "/server.js", "reading-room/server.js",
          "/eyes.js", "reading-room/eyes.js",
          "/findings.js", "reading-room/findings.js",
          "/worklist.js", "reading-room/worklist.js",
          "/icon.svg", "reading-room/icon.svg",
          "/openapi.yaml", "openapi.yaml");

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "yaml", "application/yaml");

  private PageFiles() {}

  /** Adds a route for each file, and one for the description as JSON. */
  static void addTo(Router router) {
    FILES.forEach(
        (path, resource) -> {
          byte[] content = read(resource);
          String type = MEDIA_TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
          router.get(path).handler(context -> Answers.bytes(context, type, content));
        });
    byte[] json = json(read("openapi.yaml"));
    router
        .get("/openapi.json")
        .handler(context -> Answers.bytes(context, "application/json", json));
  }

  private static byte[] read(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] json(byte[] yaml) {
    try {
      return new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
