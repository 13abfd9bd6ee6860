package org.dmsnet.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.dmsnet.production.BrightnessModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the interface, held against what the server does. */
class OpenApiTest {
  /** What only the page asks for; the description names the page. */
  private static final Pattern OF_THE_PAGE = Pattern.compile("/[a-z-]+\\.(js|css|svg)");

  private final JsonNode description = description();
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          builder ->
              builder.schemaLoaders(loaders -> loaders.schemas(uri -> description.toString())));

  @TempDir Path folder;

  private static JsonNode description() {
    try {
      return new YAMLMapper().readTree(OpenApiTest.class.getResource("openapi.yaml"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyRouteIsDescribedAndNothingElseIs() {
    Vertx vertx = Vertx.vertx();
    try {
      Router router = Router.router(vertx);
      new Routes(
              new ScriptedReader(),
              new WorklistRoutes(Optional.empty(), Runnable::run),
              new PairRoute.Shared(Servers.PATIENT, null, null, null, null),
              new ServerMetrics(() -> 0, 1))
          .addTo(router, new AccessGuard(ServerSettings.local()), () -> false);
      Set<String> routes = new TreeSet<>();
      for (Route route : router.getRoutes()) {
        if (route.getPath() != null && !OF_THE_PAGE.matcher(route.getPath()).matches()) {
          String path = route.getPath().replaceAll(":([a-z]+)", "{$1}");
          route.methods().forEach(method -> routes.add(method + " " + path));
        }
      }
      Set<String> described = new TreeSet<>();
      description
          .get("paths")
          .fields()
          .forEachRemaining(
              path ->
                  path.getValue()
                      .fieldNames()
                      .forEachRemaining(
                          method ->
                              described.add(
                                  method.toUpperCase(java.util.Locale.ROOT)
                                      + " "
                                      + path.getKey())));
      assertEquals(routes, described);
    } finally {
      vertx.close();
    }
  }

  @Test
  void answersOfARealModelAreAsDescribed() throws Exception {
    Path model = ExplainableModel.write(folder.resolve("model.zip"));
    Path watched = Files.createDirectory(folder.resolve("watched"));
    byte[] bright = photograph(250);
    byte[] dark = photograph(10);
    Files.write(watched.resolve("7_left.png"), bright);
    ServerSettings settings = new ServerSettings(ServerSettings.LOOPBACK, 0, "", Servers.PATIENT);
    try (ModelServer server = ModelServer.start(model, Optional.of(watched), settings)) {
      Client client = new Client(server);
      assertDescribed("/v1/classify", "post", 200, client.classify(bright, dark));
      assertDescribed("/v1/classify", "post", 200, client.classify(bright, bright));
      assertDescribed("/v1/classify", "post", 422, client.classify("none", "none"));
      assertDescribed("/v1/classify", "post", 413, client.classify(new byte[1 << 22], bright));
      assertDescribed(
          "/v1/classify",
          "post",
          415,
          client.post("/v1/classify", "text/plain", BodyPublishers.ofString("")));
      assertDescribed("/v1/explain", "post", 200, client.explain("G", bright, dark));
      assertDescribed("/v1/explain", "post", 400, client.explain("?", bright, dark));
      assertDescribed("/v1/model", "get", 200, client.get("/v1/model"));
      assertDescribed("/v1/patients", "get", 200, client.get("/v1/patients"));
      assertDescribed("/v1/patients/{id}", "get", 404, client.get("/v1/patients/8"));
      assertDescribed("/v1/patients/{id}/{eye}", "get", 404, client.get("/v1/patients/8/left"));
      assertDescribed("/healthz", "get", 200, client.get("/healthz"));
      assertDescribed("/metrics", "get", 200, client.get("/metrics"));
      assertDescribed("/openapi.yaml", "get", 200, client.get("/openapi.yaml"));
      assertDescribed("/openapi.json", "get", 200, client.get("/openapi.json"));
      assertDescribed("/", "get", 200, client.get("/"));
      assertEquals(description, Client.json(client.get("/openapi.json")));
    }
  }

  @Test
  void otherAnswersAreAsDescribed() throws Exception {
    ScriptedReader reader = new ScriptedReader();
    try (ModelServer server = Servers.start(reader, Optional.empty(), "", Servers.limits(1))) {
      Client client = new Client(server);
      assertDescribed(
          "/v1/explain", "post", 200, client.explain("D", Client.bytes("F"), Client.bytes("G")));
      assertDescribed("/v1/patients", "get", 200, client.get("/v1/patients"));
      String tag = client.get("/v1/patients").headers().firstValue("etag").orElseThrow();
      assertDescribed(
          "/v1/patients",
          "get",
          304,
          new Client(server).with("If-None-Match", tag).get("/v1/patients"));
      reader.closeGate();
      var running = client.classifyLater("F", "G");
      reader.awaitBegun();
      assertDescribed("/v1/classify", "post", 429, client.classify("F", "G"));
      reader.openGate();
      running.get();
    }
    try (ModelServer server =
        Servers.start(reader, Optional.empty(), "a-token-for-a-test", Servers.PATIENT)) {
      assertDescribed("/v1/model", "get", 401, new Client(server).get("/v1/model"));
    }
  }

  @Test
  void schemaRefusesWhatIsNoReading() throws Exception {
    assertFalse(errors("/v1/classify", "post", 200, "application/json", "{}").isEmpty());
  }

  private byte[] photograph(int brightness) throws Exception {
    return Files.readAllBytes(
        BrightnessModel.photograph(folder.resolve(brightness + ".png"), brightness));
  }

  private void assertDescribed(String path, String method, int status, HttpResponse<String> answer)
      throws Exception {
    assertEquals(status, answer.statusCode(), answer.body());
    JsonNode response = resolved("/paths/" + escaped(path) + "/" + method + "/responses/" + status);
    assertFalse(response.isMissingNode(), path + " does not describe " + status);
    List<String> missing = new ArrayList<>();
    response.path("headers").fieldNames().forEachRemaining(missing::add);
    missing.removeIf(name -> answer.headers().firstValue(name).isPresent());
    assertEquals(List.of(), missing, "headers that are described and not sent");
    if (!response.has("content")) {
      assertEquals("", answer.body());
      return;
    }
    String type = answer.headers().firstValue("content-type").orElseThrow().replaceAll(";.*", "");
    assertTrue(response.get("content").has(type), path + " answers with " + type);
    if (type.endsWith("json")) {
      assertEquals(Set.of(), errors(path, method, status, type, answer.body()), answer.body());
    }
  }

  private Set<ValidationMessage> errors(
      String path, String method, int status, String type, String body) {
    String response = "/paths/" + escaped(path) + "/" + method + "/responses/" + status;
    JsonNode reference = description.at(response).path("$ref");
    String place = reference.isMissingNode() ? response : reference.asText().substring(1);
    return schemas
        .getSchema(
            SchemaLocation.of(
                "https://dmsnet.invalid/openapi#"
                    + place
                    + "/content/"
                    + escaped(type)
                    + "/schema"))
        .validate(body, InputFormat.JSON);
  }

  private JsonNode resolved(String pointer) {
    JsonNode node = description.at(pointer);
    return node.has("$ref") ? description.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static String escaped(String key) {
    return key.replace("/", "~1");
  }
}
