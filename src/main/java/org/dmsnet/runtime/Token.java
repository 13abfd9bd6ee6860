package org.dmsnet.runtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What whoever comes from another machine has to know.
 *
 * @param text what is shown and asked for
 */
public record Token(String text) {
  /**
   * A new one.
   *
   * @param bytes of chance, shown as base64url
   */
  public static Token random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** Whether somebody knows it; takes as long for a near miss as for any other. */
  public boolean matches(String given) {
    return given != null && MessageDigest.isEqual(bytes(text), bytes(given));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
