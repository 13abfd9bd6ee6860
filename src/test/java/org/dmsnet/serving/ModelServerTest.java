package org.dmsnet.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The interface for programs, asked over a socket. */
class ModelServerTest {
  private final ScriptedReader reader = new ScriptedReader();
  private final ModelServer server = Servers.of(reader);
  private final Client client = new Client(server);

  @AfterEach
  void stop() {
    reader.openGate();
    server.close();
  }

  @Test
  void twoPhotographsGiveEightFindings() throws Exception {
    HttpResponse<String> answer = client.classify("F", "G");
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode reading = Client.json(answer);
    assertEquals(8, reading.get("findings").size());
    assertEquals("7", reading.get("id").asText());
    assertEquals(0.7, reading.at("/findings/0/probability").asDouble());
    assertTrue(reading.at("/findings/0/decision").asBoolean());
    assertEquals("For research use; not a medical device.", reading.get("notice").asText());
  }

  @Test
  void samePhotographTwiceIsWarnedAbout() throws Exception {
    assertEquals(
        "the same photograph", Client.json(client.classify("F", "F")).at("/warnings/0").asText());
  }

  @Test
  void unusablePhotographsAreNamedWithTheReason() throws Exception {
    HttpResponse<String> answer = client.classify("F", "x");
    assertEquals(422, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("content-type").orElseThrow());
    JsonNode problem = Client.json(answer);
    assertEquals("right", problem.at("/eyes/0/eye").asText());
    assertEquals("it is an x", problem.at("/eyes/0/reason").asText());
    assertEquals(2, Client.json(client.classify("x", "x")).get("eyes").size());
  }

  @Test
  void heatMapsAreOfTheLabelThatWasAskedFor() throws Exception {
    HttpResponse<String> answer = client.explain("G", Client.bytes("F"), Client.bytes("G"));
    assertEquals("G", Client.json(answer).get("label").asText(), answer.body());
    assertEquals(1, Client.json(answer).at("/left/0/1").asDouble());
    assertEquals(400, client.explain("Z", Client.bytes("F"), Client.bytes("G")).statusCode());
  }

  @Test
  void whatIsNoUploadIsRefused() throws Exception {
    assertEquals(
        415, client.post("/v1/classify", "image/jpeg", BodyPublishers.ofString("x")).statusCode());
    assertRefused("multipart/form-data", "x", "boundary");
    assertRefused(Client.type(), "not a form", "cut off");
    assertRefused(Client.type(), parts("left"), "'right' is missing");
    assertRefused(Client.type(), parts("left", "left"), "two files 'left'");
    assertRefused(Client.type(), parts("left", "right", "middle"), "a file 'middle'");
    String whole = parts("left", "right");
    assertRefused(Client.type(), whole.substring(0, whole.length() - 40), "cut off");
  }

  private void assertRefused(String type, String body, String why) throws Exception {
    HttpResponse<String> answer =
        client.post("/v1/classify", type, BodyPublishers.ofByteArray(Client.bytes(body)));
    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(why), answer.body());
  }

  private static String parts(String... names) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    for (String name : names) {
      Client.file(form, name, Client.bytes("F"));
    }
    return form.toString(java.nio.charset.StandardCharsets.ISO_8859_1)
        + "--boundary-of-a-test--\r\n";
  }

  @Test
  void unknownPathsAndMethodsGetAProblemToo() throws Exception {
    assertEquals(404, client.get("/v2/classify").statusCode());
    assertEquals(405, client.get("/v1/classify").statusCode());
    assertEquals(405, Client.json(client.get("/v1/classify")).get("status").asInt());
  }

  @Test
  void requestsAreCounted() throws Exception {
    client.classify("F", "G");
    client.classify("x", "G");
    client.get("/nothing");
    HttpResponse<String> metrics = client.get("/metrics");
    for (String line :
        new String[] {
          "dmsnet_requests_total{route=\"/v1/classify\",status=\"200\"} 1.0",
          "dmsnet_requests_total{route=\"/v1/classify\",status=\"422\"} 1.0",
          "dmsnet_requests_total{route=\"other\",status=\"404\"} 1.0",
          "dmsnet_request_seconds_count{route=\"/v1/classify\"} 2",
          "dmsnet_places_taken 0.0",
          "dmsnet_places 32.0"
        }) {
      assertTrue(metrics.body().contains(line), line + "\n" + metrics.body());
    }
  }

  @Test
  void stoppingFinishesWhatRunsAndRefusesTheRest() throws Exception {
    reader.closeGate();
    CompletableFuture<HttpResponse<String>> running = client.classifyLater("F", "G");
    reader.awaitBegun();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    while (client.get("/healthz").statusCode() == 200) {
      Thread.onSpinWait();
    }
    HttpResponse<String> late = client.classify("F", "G");
    reader.openGate();

    assertEquals(503, late.statusCode());
    assertEquals("1", late.headers().firstValue("retry-after").orElseThrow());
    assertEquals(200, running.get().statusCode());
    closing.get();
    assertThrows(java.net.ConnectException.class, () -> client.get("/healthz"));
  }

  @Test
  void portThatIsTakenIsSaidInWords() {
    ServerSettings same =
        new ServerSettings(ServerSettings.LOOPBACK, server.port(), "", Servers.PATIENT);
    UserException taken =
        assertThrows(
            UserException.class, () -> ModelServer.start(reader, java.util.Optional.empty(), same));
    assertTrue(taken.getMessage().contains("--port"), taken.getMessage());
  }
}
