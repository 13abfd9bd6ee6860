package org.dmsnet.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dmsnet.browser.Browser;
import org.dmsnet.browser.Look;
import org.dmsnet.dashboard.record.RunRecorder;
import org.dmsnet.production.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The tab during a real training, in a real browser. */
class DashboardPageTest {
  private static final int PORT = 9000;

  @TempDir Path folder;

  @Test
  void everyPanelFillsWhileTheTrainingRunsAndNothingLeavesTheMachine() throws Exception {
    DrawnTraining drawn = new DrawnTraining(folder, 60, "training.epochs=4");
    TrainingRun run = drawn.start("watched");
    RunRecorder.attach(run);
    try (Browser browser = Browser.open();
        LiveDashboard dashboard = LiveDashboard.open(PORT)) {
      dashboard.watch(run);
      browser.driver().get(dashboard.address());
      try (PausedTraining training = new PausedTraining(run, 3, 2)) {
        training.awaitPause();
        browser.waiting().until(d -> points(browser, "#learning", "Loss") >= 4);
        int before = points(browser, "#learning", "Loss");

        for (String chart : List.of("Loss", "Validation metrics", "Learning rate")) {
          assertTrue(points(browser, "#learning", chart) >= 2, chart);
        }
        for (WebElement chart : browser.driver().findElements(By.cssSelector("#labels .chart"))) {
          assertEquals("2", chart.getDomAttribute("data-points"), chart.getText());
          assertTrue(chart.getText().contains("patients. AUC"), chart.getText());
        }
        assertEquals(4, browser.driver().findElements(By.cssSelector("#modules .chart")).size());
        for (String chart : List.of("CASFM", "Strength of OSIM", "CCAM", "Size of an update")) {
          assertTrue(points(browser, "#modules", chart) >= 1, chart);
        }
        List<WebElement> pairs = browser.driver().findElements(By.cssSelector("#pairs .pair"));
        assertEquals(4, pairs.size());
        for (WebElement pair : pairs) {
          assertEquals(2, pair.findElements(By.cssSelector(".photograph canvas")).size());
          assertEquals(8, pair.findElements(By.cssSelector("tbody tr")).size());
        }
        assertEquals(
            true,
            browser.script(
                "return [...document.querySelectorAll('.photograph img')].every(i => i.complete &&"
                    + " i.naturalWidth > 0)"));
        String pace = browser.driver().findElement(By.id("pace")).getText();
        for (String tile :
            List.of("Epoch\n3 of 4", "Time left", "pairs/s", "Waiting for data", "Memory", "GiB")) {
          assertTrue(pace.contains(tile), pace);
        }
        assertEquals("watched running", browser.driver().findElement(By.id("title")).getText());

        training.finish();
        browser.waiting().until(d -> points(browser, "#learning", "Loss") > before);
        browser.waiting().until(ExpectedConditions.textToBe(By.id("title"), "watched finished"));
      }
      browser.assertQuietAndLocal();
      photographed(browser, "dashboard");
    }
  }

  @Test
  void stockPagesCarryTheTabInTheirNavigation() throws Exception {
    DrawnTraining drawn = new DrawnTraining(folder, 40, "training.epochs=1");
    TrainingRun run = drawn.start("stock");
    try (Browser browser = Browser.open();
        LiveDashboard dashboard = LiveDashboard.open(PORT)) {
      dashboard.watch(run);
      run.run();
      for (String page : List.of("overview", "model", "system")) {
        browser.driver().get(dashboard.address().replace("/dmsnet", "/train/" + page));
        WebElement tab =
            browser
                .waiting()
                .until(
                    ExpectedConditions.visibilityOfElementLocated(
                        By.cssSelector(".sidebar-nav a[href='/dmsnet']")));
        assertEquals("DMS-Net", tab.getText());
      }
      browser.driver().get(dashboard.address().replace("/dmsnet", "/train/overview"));
      browser.waiting().until(ExpectedConditions.textToBe(By.id("modelType"), "ComputationGraph"));
      browser.screenshot("stock-overview", Look.DESKTOP_LIGHT);
      browser.driver().findElement(By.cssSelector(".sidebar-nav a[href='/dmsnet']")).click();
      browser.waiting().until(ExpectedConditions.titleContains("DMS-Net"));
    }
  }

  /** Points of the chart whose title begins so. */
  private static int points(Browser browser, String panel, String title) {
    return browser.driver().findElements(By.cssSelector(panel + " .chart")).stream()
        .filter(c -> c.findElement(By.tagName("h3")).getText().startsWith(title))
        .map(c -> c.getDomAttribute("data-points"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }

  private static void photographed(Browser browser, String name) throws IOException {
    for (Look look : Look.values()) {
      browser.look(look);
      browser.script("window.scrollTo(0, 0)");
      browser.screenshot(name, look);
    }
  }
}
