package org.dmsnet.serving;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The two photographs of a {@code multipart/form-data} request, received into memory and nowhere
 * else: vert.x streams the parts, and no handler that stores them in a folder is used.
 *
 * @param left file of the left eye
 * @param right file of the right eye
 * @param id what the client calls the patient; may be empty
 */
record PairUpload(byte[] left, byte[] right, String id) {
  private static final Set<String> EYES = Set.of("left", "right");
  private static final String ID = "id";
  private static final String WANTED =
      "Send multipart/form-data with the files 'left' and 'right' and, if you like, the text 'id'";

  /** Longest form field that is no file, bytes. */
  static final int LONGEST_FIELD = 64;

  /** Refuses, from a request's head alone, what is no upload or announces too much. */
  static void checkHead(HttpServerRequest request, ServerSettings.Limits limits) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      throw new Refusal(Problem.of(415, "Unsupported media type", WANTED + "."));
    }
    if (!type.contains("boundary=")) {
      throw new Refusal(Problem.badRequest("The multipart boundary is missing. " + WANTED + "."));
    }
    if (announced(request, limits) > limits.requestBytes()) {
      throw new Refusal(tooLarge(limits));
    }
  }

  /** The most that a request can bring: what it announces or, without a length, the limit. */
  static long announced(HttpServerRequest request, ServerSettings.Limits limits) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? limits.requestBytes() : Long.parseLong(length);
  }

  private static Problem tooLarge(ServerSettings.Limits limits) {
    return Problem.tooLarge(
        String.format(
            Locale.ROOT,
            "A photograph may have %.1f MiB; this request is larger.",
            limits.photographBytes() / (double) (1 << 20)));
  }

  /** Receives the parts; the future fails with a {@link Refusal} as soon as one is not welcome. */
  static Future<PairUpload> receive(HttpServerRequest request, ServerSettings.Limits limits) {
    return new Receiver(request, limits).uploaded.future();
  }

  private static final class Receiver {
    private final HttpServerRequest request;
    private final ServerSettings.Limits limits;
    private final Promise<PairUpload> uploaded = Promise.promise();
    private final Map<String, Buffer> parts = new HashMap<>();
    private final Set<String> whole = new HashSet<>();
    private long bytes;

    Receiver(HttpServerRequest request, ServerSettings.Limits limits) {
      this.request = request;
      this.limits = limits;
      request.setExpectMultipart(true);
      request.uploadHandler(this::part);
      request.handler(this::count);
      request.exceptionHandler(
          broken -> refuse(Problem.badRequest("The request is cut off or malformed.")));
      request.endHandler(end -> finish());
    }

    private void refuse(Problem problem) {
      parts.clear();
      uploaded.tryFail(new Refusal(problem));
    }

    private void count(Buffer data) {
      bytes += data.length();
      if (bytes > limits.requestBytes()) {
        refuse(tooLarge(limits));
        request.connection().close();
      }
    }

    private void part(HttpServerFileUpload part) {
      String name = part.name();
      if (!EYES.contains(name) || parts.containsKey(name)) {
        refuse(
            Problem.badRequest(
                (EYES.contains(name) ? "There are two files '" + name : "There is a file '" + name)
                    + "'. "
                    + WANTED
                    + "."));
        return;
      }
      Buffer content = Buffer.buffer();
      parts.put(name, content);
      part.handler(
          data -> {
            if (uploaded.future().isComplete()) {
              return;
            }
            if (content.length() + data.length() > limits.photographBytes()) {
              refuse(tooLarge(limits));
            } else {
              content.appendBuffer(data);
            }
          });
      part.endHandler(end -> whole.add(name));
    }

    private void finish() {
      if (uploaded.future().isComplete()) {
        return;
      }
      if (!whole.containsAll(EYES)) {
        String missing = whole.contains("left") ? "right" : "left";
        refuse(
            Problem.badRequest(
                "The file '" + missing + "' is missing or cut off. " + WANTED + "."));
        return;
      }
      String id = request.getFormAttribute(ID);
      uploaded.complete(
          new PairUpload(
              parts.get("left").getBytes(), parts.get("right").getBytes(), id == null ? "" : id));
    }
  }
}
