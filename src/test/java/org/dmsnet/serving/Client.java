package org.dmsnet.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Java's own HTTP client, talking to a server of a test. */
final class Client {
  private static final String BOUNDARY = "boundary-of-a-test";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final Map<String, String> headers = new LinkedHashMap<>();

  Client(ModelServer server) {
    this.address = URI.create("http://127.0.0.1:" + server.port());
  }

  Client with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(
        request(path).header("Content-Type", type).POST(body).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> classify(byte[] left, byte[] right)
      throws IOException, InterruptedException {
    return http.send(pair("/v1/classify", left, right), BodyHandlers.ofString());
  }

  HttpResponse<String> classify(String left, String right)
      throws IOException, InterruptedException {
    return classify(bytes(left), bytes(right));
  }

  HttpResponse<String> explain(String label, byte[] left, byte[] right)
      throws IOException, InterruptedException {
    return http.send(pair("/v1/explain?label=" + label, left, right), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> classifyLater(String left, String right) {
    return http.sendAsync(pair("/v1/classify", bytes(left), bytes(right)), BodyHandlers.ofString());
  }

  private HttpRequest pair(String path, byte[] left, byte[] right) {
    return request(path)
        .header("Content-Type", type())
        .POST(BodyPublishers.ofByteArray(form(left, right)))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofMinutes(1));
    headers.forEach(request::header);
    return request;
  }

  static String type() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  /** A form of two files and an id. */
  static byte[] form(byte[] left, byte[] right) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    file(form, "left", left);
    file(form, "right", right);
    form.writeBytes(
        bytes(
            "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n--"
                + BOUNDARY
                + "--\r\n"));
    return form.toByteArray();
  }

  static void file(ByteArrayOutputStream form, String name, byte[] content) {
    form.writeBytes(
        bytes(
            "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"; filename=\"secret-name.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"));
    form.writeBytes(content);
    form.writeBytes(bytes("\r\n"));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }
}
