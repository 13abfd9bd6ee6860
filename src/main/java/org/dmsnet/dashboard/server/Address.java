package org.dmsnet.dashboard.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.dmsnet.runtime.UserException;

/**
 * Where a server listens.
 *
 * @param host name or number of a network interface of this machine
 * @param port TCP port
 */
public record Address(String host, int port) {
  /** Only this machine. */
  public static final String LOOPBACK = "127.0.0.1";

  private static final int TRIES = 50;

  /**
   * The first free port of an interface.
   *
   * @param host name or number of the interface; {@code 0.0.0.0} is all of them
   * @param firstPort the port, or where that is taken the next free one
   * @return the address
   * @throws UserException where the host is not this machine's, or no port is free
   */
  public static Address free(String host, int firstPort) {
    InetAddress address = resolve(host);
    for (int port = firstPort; port < firstPort + TRIES && port < 65536; port++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(address, port));
        return new Address(host, port);
      } catch (IOException taken) {
        continue;
      }
    }
    throw new UserException(
        "No port between "
            + firstPort
            + " and "
            + (firstPort + TRIES - 1)
            + " is free on "
            + host
            + " for the dashboard; choose another with --ui-port, or an address of this machine"
            + " with --ui-host.");
  }

  /** Whether only programs on this machine reach it. */
  public boolean loopback() {
    return resolve(host).isLoopbackAddress();
  }

  /** The address as a browser takes it; this machine's name where it is all interfaces. */
  public String url() {
    InetAddress address = resolve(host);
    String shown = host;
    if (address.isAnyLocalAddress()) {
      try {
        shown = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException nameless) {
        shown = LOOPBACK;
      }
    }
    return "http://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port;
  }

  private static InetAddress resolve(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UserException(
          "--ui-host " + host + " is no address of this machine, such as 127.0.0.1 or 0.0.0.0.", e);
    }
  }
}
