package org.dmsnet.dashboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dmsnet.browser.Browser;
import org.dmsnet.dashboard.record.RecordFiles;
import org.dmsnet.dashboard.record.RunRecorder;
import org.dmsnet.production.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** Whatever happens to the dashboard, the training ends with the weights it has without one. */
class UndisturbedTrainingTest {
  private static final int PORT = 9400;
  private static final int REQUESTS = 300;

  @TempDir Path folder;

  @Test
  void killedBrowserFloodAndFailuresInsideLeaveTheWeightsAsTheyAre() throws Exception {
    DrawnTraining drawn = new DrawnTraining(folder, 40, "training.epochs=2");
    TrainingRun alone = drawn.start("alone");
    alone.run();

    TrainingRun watched = drawn.start("watched");
    RunRecorder.attach(watched);
    try (LiveDashboard dashboard = LiveDashboard.open(PORT);
        Browser browser = Browser.open()) {
      dashboard.watch(watched);
      try (PausedTraining training = new PausedTraining(watched, 1, 2)) {
        training.awaitPause();
        browser.driver().get(dashboard.address());
        browser.waiting().until(ExpectedConditions.textToBe(By.id("title"), "watched running"));
        assertThrows(WebDriverException.class, browser::kill);
        List<CompletableFuture<Integer>> flood = flood(dashboard);
        breakTheRecord(RecordFiles.of(watched.folder()));
        training.finish();
        for (CompletableFuture<Integer> answer : flood) {
          assertTrue(List.of(200, 500).contains(answer.get()), "status " + answer.get());
        }
        assertTrue(status(dashboard, "/dmsnet/api/runs/0") == 500, "the failure is shown");
      }
    }
    assertFalse(Files.isRegularFile(RecordFiles.of(watched.folder()).steps()));
    assertArrayEquals(
        DrawnTraining.parameters(alone.folder()), DrawnTraining.parameters(watched.folder()));
  }

  /** Every write of the recorder and every reading of the module fails from here on. */
  private static void breakTheRecord(RecordFiles files) throws Exception {
    for (Path file : List.of(files.steps(), files.epochs(), files.notices())) {
      Files.delete(file);
      Files.createDirectory(file);
    }
  }

  private static List<CompletableFuture<Integer>> flood(LiveDashboard dashboard) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      answers.add(
          client
              .sendAsync(
                  request(dashboard, "/dmsnet/api/runs/0"), HttpResponse.BodyHandlers.discarding())
              .thenApply(HttpResponse::statusCode));
    }
    return answers;
  }

  private static int status(LiveDashboard dashboard, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(request(dashboard, path), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static HttpRequest request(LiveDashboard dashboard, String path) {
    return HttpRequest.newBuilder(URI.create(dashboard.address().replace("/dmsnet", path))).build();
  }
}
