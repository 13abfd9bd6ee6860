package org.dmsnet.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every JDK has. */
public final class Sha256 {
  private Sha256() {}

  /** A fresh digest. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What a digest has come to, in hexadecimal; the digest starts afresh. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The digest of a file, in hexadecimal.
   *
   * @throws IOException where the file cannot be read
   */
  public static String hex(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return hex(in);
    }
  }

  /**
   * The digest of a stream that is read to its end, in hexadecimal.
   *
   * @throws IOException where the stream breaks off
   */
  public static String hex(InputStream in) throws IOException {
    DigestOutputStream digest = stream(OutputStream.nullOutputStream());
    in.transferTo(digest);
    return hex(digest.getMessageDigest());
  }

  /** A stream that digests what goes through it. */
  public static DigestOutputStream stream(OutputStream out) {
    return new DigestOutputStream(out, digest());
  }
}
