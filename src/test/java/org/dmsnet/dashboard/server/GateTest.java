package org.dmsnet.dashboard.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.dmsnet.dashboard.LiveDashboard;
import org.dmsnet.runtime.Token;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Who reaches the UI server, and what of it. */
class GateTest {
  private static final int PORT = 9300;

  @Test
  void listensOnThisMachineOnly() throws Exception {
    Optional<InetAddress> other =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
            .findFirst();
    Assumptions.assumeTrue(other.isPresent(), "this machine has no network interface but loopback");
    try (LiveDashboard dashboard = LiveDashboard.open(PORT)) {
      int port = port(dashboard);
      assertEquals(200, get("127.0.0.1", port, "/dmsnet", "").status);
      assertThrows(ConnectException.class, () -> new Socket(other.get(), port).close());
    }
  }

  @Test
  void widerAddressDemandsTheTokenAndKeepsItInACookie() throws Exception {
    try (LiveDashboard dashboard = LiveDashboard.open("0.0.0.0", PORT)) {
      int port = port(dashboard);
      String token = dashboard.address().replaceFirst(".*token=", "");
      assertEquals(22, token.length(), "128 bits in base64");
      assertEquals(401, get("127.0.0.1", port, "/dmsnet", "").status);
      assertEquals(401, get("127.0.0.1", port, "/train/overview", "").status);
      assertEquals(401, get("127.0.0.1", port, "/dmsnet?token=" + token + "x", "").status);
      Answer welcome = get("127.0.0.1", port, "/dmsnet?token=" + token, "");
      assertEquals(302, welcome.status);
      assertTrue(welcome.text.contains("Location: /dmsnet\r\n"), welcome.text);
      assertTrue(welcome.text.contains("HttpOnly; SameSite=Strict"), welcome.text);
      String cookie = "Cookie: dmsnet-" + port + "=" + token + "\r\n";
      assertEquals(200, get("127.0.0.1", port, "/dmsnet", cookie).status);
      assertEquals(200, get("127.0.0.1", port, "/train/overview", cookie).status);
    }
  }

  @Test
  void everyTokenIsNew() {
    assertNotEquals(Token.random(16), Token.random(16));
    assertFalse(new Token("secret").matches("secres"));
    assertFalse(new Token("secret").matches(null));
  }

  @Test
  void remoteReceiverIsOutOfReach() throws Exception {
    try (LiveDashboard dashboard = LiveDashboard.open(PORT)) {
      String object = "{\"type\":\"update\",\"class\":\"java.lang.Object\",\"data\":\"AAAA\"}";
      Answer answer =
          ask(
              "127.0.0.1",
              port(dashboard),
              "POST /remoteReceive HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                  + object.length()
                  + "\r\nConnection: close\r\n\r\n"
                  + object);
      assertEquals(405, answer.status);
      var server = org.deeplearning4j.ui.api.UIServer.getInstance();
      assertFalse(server.isRemoteListenerEnabled());
      assertThrows(UnsupportedOperationException.class, server::enableRemoteListener);
      assertThrows(
          UnsupportedOperationException.class, () -> server.enableRemoteListener(null, false));
    }
  }

  @Test
  void pageOfAnotherSiteAndPathsThatClimbAreRefused() throws Exception {
    try (LiveDashboard dashboard = LiveDashboard.open(PORT)) {
      int port = port(dashboard);
      assertEquals(
          421,
          ask(
                  "127.0.0.1",
                  port,
                  "GET /dmsnet HTTP/1.1\r\nHost: evil.example:9000\r\nConnection: close\r\n\r\n")
              .status);
      for (String path :
          new String[] {
            "/assets/webjars/../../../pom.xml", "/assets/%2e%2e/pom.xml", "/assets//etc/passwd"
          }) {
        assertEquals(400, get("127.0.0.1", port, path, "").status, path);
      }
      assertEquals(404, get("127.0.0.1", port, "/dmsnet/ui/secret.js", "").status);
      assertEquals(404, get("127.0.0.1", port, "/dmsnet/api/runs/7", "").status);
    }
  }

  @Test
  void takenPortIsPassedOver() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("127.0.0.1", 0));
      int first = taken.getLocalPort();
      Address address = Address.free("127.0.0.1", first);
      assertTrue(address.port() > first, address.toString());
    }
  }

  @Test
  void hostOfAnotherMachineIsRefusedInASentence() {
    UserException refusal =
        assertThrows(UserException.class, () -> Address.free("192.0.2.1", PORT));
    assertTrue(refusal.getMessage().contains("--ui-host"), refusal.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new Gate(new Address("0.0.0.0", PORT), Optional.empty()));
  }

  private static int port(LiveDashboard dashboard) {
    return Integer.parseInt(dashboard.address().replaceFirst("^http://.*:(\\d+)/.*", "$1"));
  }

  private record Answer(int status, String text) {}

  private static Answer get(String host, int port, String path, String headers) throws IOException {
    return ask(
        host,
        port,
        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n");
  }

  /** By a bare socket: a client of Java's would tidy the path and refuse a Host header. */
  private static Answer ask(String host, int port, String request) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return new Answer(Integer.parseInt(text.split(" ", 3)[1]), text);
    }
  }
}
