package org.dmsnet.dashboard.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a browser on another machine has to know.
 *
 * @param text 128 random bits, base64url
 */
public record Token(String text) {
  private static final int BYTES = 16;

  /** A new one. */
  public static Token random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Whether somebody knows it; takes as long for a near miss as for any other. */
  boolean matches(String given) {
    return given != null && MessageDigest.isEqual(bytes(text), bytes(given));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
