package org.dmsnet.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.deeplearning4j.common.resources.DL4JResources;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedWeightsTest {
  private static final String CONTENT = "weights";

  /** Of the seven bytes above, as sha256sum prints it. */
  private static final String SHA256 =
      "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

  @TempDir Path folder;
  private HttpServer server;
  private String url;
  private final AtomicInteger requests = new AtomicInteger();

  @BeforeEach
  void serve() throws IOException {
    DL4JResources.setBaseDirectory(folder.toFile());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/net.safetensors",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = CONTENT.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    url = "http://localhost:%d/net.safetensors".formatted(server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    DL4JResources.resetBaseDirectoryLocation();
  }

  private static String refusal(PretrainedWeights weights) {
    return assertThrows(UserException.class, weights::fetch).getMessage();
  }

  @Test
  void aUrlIsDownloadedOnceIntoTheCacheFolder() throws IOException {
    PretrainedWeights weights = new PretrainedWeights("toy", url, SHA256);
    Path file = weights.fetch();
    assertTrue(file.startsWith(folder), file.toString());
    assertEquals(CONTENT, Files.readString(file));
    assertEquals(file, weights.fetch());
    assertEquals(1, requests.get());
  }

  @Test
  void aWrongChecksumDeletesTheCachedFileButNotALocalOne() throws IOException {
    String wrong = "00" + SHA256.substring(2);
    String message = refusal(new PretrainedWeights("toy", url, wrong));
    assertTrue(message.contains(SHA256) && message.contains(wrong), message);
    assertTrue(message.contains("deleted"), message);
    new PretrainedWeights("toy", url, SHA256).fetch();
    assertEquals(2, requests.get(), "the wrong file had gone");

    Path local = Files.writeString(folder.resolve("mine.safetensors"), CONTENT);
    refusal(new PretrainedWeights("toy", local.toString(), wrong));
    assertTrue(Files.exists(local));
    assertEquals(local, new PretrainedWeights("toy", local.toString(), SHA256).fetch());
    assertEquals(local, new PretrainedWeights("toy", local.toUri().toString(), null).fetch());
  }

  @Test
  void withoutNetworkItSaysWhereToPutTheFile() {
    server.stop(0);
    PretrainedWeights weights = new PretrainedWeights("toy", url, SHA256);
    UserException e = assertThrows(UserException.class, weights::fetch);
    assertEquals(UserException.MACHINE, e.exitCode());
    assertTrue(e.getMessage().contains(url), e.getMessage());
    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
    assertTrue(e.getMessage().contains("-Ddmsnet.weights.url.toy=PATH"), e.getMessage());
  }

  @Test
  void anErrorPageIsNotKept() throws IOException {
    PretrainedWeights weights = new PretrainedWeights("toy", url.replace("net.", "none."), null);
    assertTrue(refusal(weights).contains("answered 404"), refusal(weights));
    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(0, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void aMistypedUrlIsNamed() {
    PretrainedWeights weights = new PretrainedWeights("toy", "https://a b/net", null);
    assertTrue(refusal(weights).contains("no valid URL: https://a b/net"), refusal(weights));
  }

  @Test
  void withoutASourceItSaysHowToGiveOne() {
    assertTrue(refusal(PretrainedWeights.fromProperties("toy")).contains("dmsnet.weights.url.toy"));
  }

  @Test
  void aLocalFileThatIsNotThereIsNamed() {
    Path none = folder.resolve("none.safetensors");
    assertTrue(
        refusal(new PretrainedWeights("toy", none.toString(), null)).contains(none.toString()));
  }
}
