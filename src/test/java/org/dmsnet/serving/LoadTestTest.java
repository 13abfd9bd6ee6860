package org.dmsnet.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many requests, a tenth of them broken, on a network as small as it gets. */
class LoadTestTest {
  @TempDir Path folder;

  @Test
  void noGoodRequestIsLostAmongBrokenOnes() {
    Path model = ExplainableModel.write(folder.resolve("model.zip"));
    ServerSettings settings = new ServerSettings(ServerSettings.LOOPBACK, 0, "", LoadTest.LIMITS);
    try (ModelServer server = ModelServer.start(model, Optional.empty(), settings)) {
      LoadTest test = new LoadTest(server, LoadTest.Pair.drawn(3, 64));
      LoadTest.Result result = test.run(4, 40, 10);
      assertEquals(0, result.lost());
      assertEquals(4, result.broken());
      assertTrue(result.rate() > 0 && result.median() <= result.p99(), result.toString());
    }
  }

  @Test
  void noneOfThousandsIsLostAndEveryPlaceIsGivenBack() throws Exception {
    try (ModelServer server = Servers.of(new ScriptedReader(), Servers.limits(4))) {
      LoadTest.Pair pair = new LoadTest.Pair(Client.bytes("F"), Client.bytes("G"));
      LoadTest.Result result = new LoadTest(server, List.of(pair)).run(8, 2000, 10);
      assertEquals(0, result.lost());
      String metrics = new Client(server).get("/metrics").body();
      assertTrue(metrics.contains("dmsnet_places_taken 0.0"), metrics);
      assertTrue(metrics.contains("route=\"/v1/classify\",status=\"422\"} 200.0"), metrics);
    }
  }

  @Test
  void whoIsToldToComeAgainIsNotLostButAnswersThatChangeAre() {
    ScriptedReader reader = new ScriptedReader();
    try (ModelServer server = Servers.of(reader, Servers.limits(1))) {
      LoadTest.Pair pair = new LoadTest.Pair(Client.bytes("F"), Client.bytes("GG"));
      LoadTest test = new LoadTest(server, List.of(pair));
      assertEquals(0, test.run(4, 40, 0).lost());
      reader.drift = 1;
      assertEquals(40, test.run(4, 40, 0).lost());
    }
  }
}
