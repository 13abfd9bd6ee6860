package org.dmsnet.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Why a request was not answered, as RFC 9457's {@code application/problem+json}.
 *
 * @param title the kind, the same for each problem of that kind
 * @param status HTTP's status
 * @param detail one or two sentences: what was wrong and what to do
 * @param eyes the photographs that are unusable, and why; empty for other problems
 */
record Problem(
    String title,
    int status,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<BadEye> eyes) {

  /** The media type of a problem. */
  static final String MEDIA_TYPE = "application/problem+json";

  /** Seconds after which a client that was turned away may come again. */
  static final int RETRY_AFTER = 1;

  /**
   * One unusable photograph.
   *
   * @param eye "left" or "right"
   * @param reason why it cannot be used
   */
  record BadEye(String eye, String reason) {}

  static Problem of(int status, String title, String detail) {
    return new Problem(title, status, detail, List.of());
  }

  static Problem badRequest(String detail) {
    return of(400, "Malformed request", detail);
  }

  static Problem tooLarge(String detail) {
    return of(413, "Too large", detail);
  }

  static Problem busy(String detail) {
    return of(429, "Too many requests", detail);
  }

  static Problem stopping() {
    return of(503, "Stopping", "The server is stopping and takes no further requests.");
  }

  static Problem unusable(List<BadEye> eyes) {
    StringBuilder detail = new StringBuilder();
    for (BadEye eye : eyes) {
      detail
          .append("The photograph of the ")
          .append(eye.eye())
          .append(" eye is unusable: ")
          .append(eye.reason())
          .append(". ");
    }
    return new Problem(
        "Unusable photograph", 422, detail.append("Take it again.").toString(), eyes);
  }

  /** Whether the same request may succeed a little later. */
  boolean passes() {
    return status == 429 || status == 503;
  }
}
