package org.dmsnet.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dmsnet.serving.ServerSettings.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server does not let in. */
class ServerLimitsTest {
  private static final String TOKEN = "a-token-for-a-test";

  private final ScriptedReader reader = new ScriptedReader();
  private ModelServer server;

  private Client start(Limits limits) {
    server = Servers.of(reader, limits);
    return new Client(server);
  }

  @AfterEach
  void stop() {
    reader.openGate();
    server.close();
  }

  @Test
  void tooLargePhotographsAreRefusedWithAndWithoutALength() throws Exception {
    Client client = start(Servers.PATIENT);
    byte[] large = new byte[(1 << 20) + 1];
    HttpResponse<String> announced = client.classify(large, large);
    assertEquals(413, announced.statusCode());
    assertTrue(announced.body().contains("1.0 MiB"), announced.body());
    assertEquals(413, client.classify(large, new byte[1]).statusCode());
    byte[] form = Client.form(large, new byte[] {1});
    HttpResponse<String> chunked =
        client.post(
            "/v1/classify",
            Client.type(),
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(form)));
    assertEquals(413, chunked.statusCode());
    assertEquals(200, client.classify("F", "G").statusCode());
    assertEquals(1, reader.readings.get());
  }

  @Test
  void whoFindsEveryPlaceTakenIsToldToComeAgain() throws Exception {
    Client client = start(Servers.limits(2));
    reader.closeGate();
    CompletableFuture<HttpResponse<String>> first = client.classifyLater("F", "G");
    CompletableFuture<HttpResponse<String>> second = client.classifyLater("F", "G");
    while (!client.get("/metrics").body().contains("dmsnet_places_taken 2.0")) {
      Thread.onSpinWait();
    }

    HttpResponse<String> third = client.classify("F", "G");
    reader.openGate();

    assertEquals(429, third.statusCode());
    assertEquals("1", third.headers().firstValue("retry-after").orElseThrow());
    assertEquals(200, first.get().statusCode());
    assertEquals(200, second.get().statusCode());
    assertEquals(200, client.classify("F", "G").statusCode());
  }

  @Test
  void clientThatAsksTooOftenIsTurnedAway() throws Exception {
    Limits once =
        new Limits(1 << 20, 1_000_000, 32, 1, Duration.ofMinutes(1), Duration.ofMinutes(1));
    Client client = start(once);
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      statuses.add(client.classify("F", "G").statusCode());
    }
    assertEquals(List.of(200, 200), statuses.subList(0, 2));
    assertTrue(statuses.contains(429), statuses.toString());
    assertEquals(200, client.get("/v1/model").statusCode());
  }

  @Test
  void tokenIsWantedForEverythingThatIsAnAnswer() throws Exception {
    server = Servers.start(reader, Optional.empty(), TOKEN, Servers.PATIENT);
    for (String open : List.of("/", "/main.js", "/healthz", "/openapi.yaml")) {
      assertEquals(200, new Client(server).get(open).statusCode(), open);
    }
    for (String closed : List.of("/v1/model", "/v1/patients", "/v1/../v1/model", "/metrics")) {
      assertEquals(401, new Client(server).get(closed).statusCode(), closed);
    }
    Client wrong = new Client(server).with("Authorization", "Bearer " + TOKEN + "x");
    assertEquals(401, wrong.classify("F", "G").statusCode());
    Client right = new Client(server).with("Authorization", "Bearer " + TOKEN);
    assertEquals(200, right.classify("F", "G").statusCode());
    assertTrue(server.address().endsWith("/#token=" + TOKEN), server.address());
  }

  @Test
  void foreignHostsAndOriginsAreRefused() throws Exception {
    start(Servers.PATIENT);
    assertEquals(421, statusOf("Host: evil.example"));
    assertEquals(421, statusOf("Host: 127.0.0.1.evil.example:80"));
    assertEquals(200, statusOf("Host: localhost:1234"));
    assertEquals(403, statusOf("Host: localhost", "Origin: http://evil.example"));
    assertEquals(403, statusOf("Host: localhost", "Origin: null"));
    assertEquals(200, statusOf("Host: localhost:80", "Origin: http://localhost:80"));
  }

  private int statusOf(String... headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String head = "GET /v1/model HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
      socket.getOutputStream().write(Client.bytes(head));
      byte[] status = socket.getInputStream().readNBytes(12);
      return Integer.parseInt(new String(status, StandardCharsets.US_ASCII).substring(9));
    }
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    Client client = start(Servers.PATIENT);
    for (String path : List.of("/", "/v1/model", "/nothing")) {
      HttpResponse<String> answer = client.get(path);
      String policy = answer.headers().firstValue("content-security-policy").orElseThrow();
      assertTrue(policy.contains("default-src 'none'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("nosniff", answer.headers().firstValue("x-content-type-options").orElseThrow());
      assertTrue(answer.headers().firstValue("access-control-allow-origin").isEmpty());
    }
  }

  @Test
  void connectionsThatDawdleAreClosed() throws Exception {
    Limits impatient =
        new Limits(1 << 20, 1_000_000, 1, 100_000, Duration.ofMillis(200), Duration.ofMillis(200));
    Client client = start(impatient);
    try (Socket silent = new Socket("127.0.0.1", server.port());
        Socket slow = new Socket("127.0.0.1", server.port())) {
      slow.getOutputStream()
          .write(
              Client.bytes(
                  "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n"
                      + "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"));
      assertTrue(ends(silent), "a connection without a request stays open");
      assertTrue(ends(slow), "an upload that stands still stays open");
    }
    assertEquals(200, client.classify("F", "G").statusCode(), "the place was not given back");
  }

  /** Reads until the other side closes; the socket's own limit is far beyond the server's. */
  private static boolean ends(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    InputStream in = socket.getInputStream();
    try {
      in.readAllBytes();
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  @Test
  void photographsAreWrittenNowhere() throws Exception {
    Set<Path> before = filesOfThisProcess();
    Client client = start(Servers.PATIENT);
    byte[] photograph = new byte[1 << 19];
    photograph[0] = 'F';
    reader.closeGate();
    CompletableFuture<HttpResponse<String>> running =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return client.classify(photograph, photograph);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    reader.awaitBegun();
    Set<Path> during = filesOfThisProcess();
    reader.openGate();
    assertEquals(200, running.get().statusCode());
    during.removeAll(before);
    assertEquals(Set.of(), during, "files that were made while photographs were in flight");
  }

  /** What lies where a server would put uploads: the working folder and the temporary one. */
  private static Set<Path> filesOfThisProcess() throws IOException {
    Set<Path> files = new java.util.HashSet<>();
    for (Path folder : List.of(Path.of("."), Path.of(System.getProperty("java.io.tmpdir")))) {
      try (Stream<Path> listed = Files.list(folder)) {
        files.addAll(
            listed
                .filter(
                    f -> f.getFileName().toString().matches("(?i).*(vertx|fup_|upload|secret).*"))
                .collect(Collectors.toSet()));
      }
    }
    return files;
  }
}
