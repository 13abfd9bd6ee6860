package org.dmsnet.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
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
        awaitShown(browser, "Epoch\n3 of 4", () -> pace(browser).contains("Epoch\n3 of 4"));
        for (String chart : List.of("Loss", "Validation metrics", "Learning rate")) {
          awaitShown(browser, chart, () -> points(browser, "#learning", chart) >= 2);
        }
        int before = points(browser, "#learning", "Loss");
        assertTrue(before >= 4, "steps of two epochs and more: " + before);
        for (List<?> chart : charts(browser, "#labels")) {
          assertEquals("2", chart.get(1), "epochs in " + chart);
          assertTrue(chart.get(2).toString().contains("patients. AUC"), chart.toString());
        }
        assertEquals(4, charts(browser, "#modules").size());
        for (String chart : List.of("CASFM", "Strength of OSIM", "CCAM", "Size of an update")) {
          assertTrue(points(browser, "#modules", chart) >= 1, chart);
        }
        assertEquals(
            true,
            browser.script(
                "return [...document.querySelectorAll('#modules .chart')].every(chart => {"
                    + " const lines = [...chart.querySelectorAll('.u-marker')].slice(1)"
                    + ".map(marker => marker.style.border);"
                    + " return new Set(lines).size === lines.length; })"),
            "no two lines of a chart look alike");
        assertEquals(List.of(4L, 8L, 32L), pairs(browser), "pairs, photographs, label rows");
        awaitShown(
            browser,
            "every photograph",
            () ->
                Boolean.TRUE.equals(
                    browser.script(
                        "return [...document.querySelectorAll('.photograph img')].every(i =>"
                            + " i.complete && i.naturalWidth > 0)")));
        String pace = pace(browser);
        for (String tile : List.of("Time left", "pairs/s", "Waiting for data", "Memory", "GiB")) {
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

  /** The page asks every two seconds: what the run has written may not be on it yet. */
  private static void awaitShown(Browser browser, String what, BooleanSupplier shown) {
    browser.waiting().withMessage(what).until(d -> shown.getAsBoolean());
  }

  private static String pace(Browser browser) {
    return browser.script("return document.getElementById('pace').innerText").toString();
  }

  /** Points of the chart whose title begins so. */
  private static int points(Browser browser, String panel, String title) {
    return charts(browser, panel).stream()
        .filter(chart -> chart.get(0).toString().startsWith(title))
        .mapToInt(chart -> Integer.parseInt(chart.get(1).toString()))
        .findFirst()
        .orElse(0);
  }

  /** Title, number of points and text of each chart, at one instant: the page redraws them. */
  @SuppressWarnings("unchecked")
  private static List<List<?>> charts(Browser browser, String panel) {
    return (List<List<?>>)
        browser.script(
            "return [...document.querySelectorAll(arguments[0] + ' .chart')].map(c =>"
                + " [c.querySelector('h3').innerText, c.dataset.points, c.innerText])",
            panel);
  }

  /** How many pairs, canvases over their photographs and rows of labels the page shows. */
  private static Object pairs(Browser browser) {
    return browser.script(
        "return ['.pair', '.pair .photograph canvas', '.pair tbody tr'].map(s =>"
            + " document.querySelectorAll('#pairs ' + s).length)");
  }

  private static void photographed(Browser browser, String name) throws IOException {
    for (Look look : Look.values()) {
      browser.look(look);
      browser.script("window.scrollTo(0, 0)");
      browser.screenshot(name, look);
    }
  }
}
