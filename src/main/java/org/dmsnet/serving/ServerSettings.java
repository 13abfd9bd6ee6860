package org.dmsnet.serving;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.dmsnet.runtime.Token;
import org.dmsnet.runtime.UserException;

/**
 * Where a server listens and what it lets in.
 *
 * @param host address to listen on; the loopback address keeps other machines out
 * @param port the port, 0 for any free one
 * @param token what a request must carry as {@code Authorization: Bearer}, empty for none; never
 *     empty where other machines reach the host
 * @param limits what one request, one client and all together may cost
 */
public record ServerSettings(String host, int port, String token, Limits limits) {
  /** The address that only this machine reaches. */
  public static final String LOOPBACK = "127.0.0.1";

  /** Port where none is named. */
  public static final int DEFAULT_PORT = 8080;

  private static final int SHORTEST_TOKEN = 16;
  private static final int GENERATED_TOKEN_BYTES = 32;

  /**
   * What one request, one client and all together may cost.
   *
   * @param photographBytes largest photograph, as a file
   * @param pixels most pixels of a photograph, read from its header before it is decoded
   * @param places requests that are received, wait or are computed at once; the next one is told to
   *     come again
   * @param rate requests per second of one client address, on average; twice that many at once
   * @param uploadTime until a request has arrived whole
   * @param idleTime a connection without a request stays open
   */
  public record Limits(
      long photographBytes,
      long pixels,
      int places,
      int rate,
      Duration uploadTime,
      Duration idleTime) {
    /** 16 MiB, 50 million pixels, 32 places, 20 per second, one minute, half a minute. */
    public static final Limits DEFAULTS =
        new Limits(16L << 20, 50_000_000L, 32, 20, Duration.ofSeconds(60), Duration.ofSeconds(30));

    private static final long MOST_BYTES = 256L << 20;

    /** Refuses limits that would let nothing in, or anything. */
    public Limits {
      if (photographBytes > MOST_BYTES) {
        throw new UserException("No photograph of an eye is larger than 256 MiB; allow less.");
      }
      if (photographBytes < 1024 || pixels < 1024 || places < 1 || rate < 1) {
        throw new UserException(
            "The limits would refuse every request: allow at least 1 KiB and 1024 pixels per"
                + " photograph, one place and one request per second.");
      }
    }

    /** Largest request: two photographs and what stands around them. */
    long requestBytes() {
      return 2 * photographBytes + (16 << 10);
    }
  }

  /** Makes up a token where one is needed and none was given. */
  public ServerSettings {
    if (port < 0 || port > 65535) {
      throw new UserException("There is no port " + port + "; ports are from 0 to 65535.");
    }
    if (!token.isEmpty() && !token.matches("[\\x21-\\x7e]{" + SHORTEST_TOKEN + ",}")) {
      throw new UserException(
          "The token must be "
              + SHORTEST_TOKEN
              + " or more printable characters without spaces; without one, a token is made up.");
    }
    if (token.isEmpty() && !isLoopback(host)) {
      token = Token.random(GENERATED_TOKEN_BYTES).text();
    }
  }

  /** A server for this machine alone, at the default port. */
  public static ServerSettings local() {
    return new ServerSettings(LOOPBACK, DEFAULT_PORT, "", Limits.DEFAULTS);
  }

  /** Whether only this machine reaches the server. */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new UserException(
          "There is no host '"
              + host
              + "'. Give an address of this machine, such as "
              + LOOPBACK
              + ", or 0.0.0.0 for all of them.",
          e);
    }
  }
}
