package org.dmsnet.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dmsnet.browser.Browser;
import org.dmsnet.browser.Look;
import org.dmsnet.dashboard.record.RecordFiles;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.training.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Runs that are over, side by side, whatever their names and patients are called. */
class FinishedRunsPageTest {
  private static final int PORT = 9500;
  private static final String SCRIPT = "<img src=x onerror=hacked=1><script>hacked=1<\\/script>";

  @TempDir Path folder;

  @Test
  void runsAreComparedInOneChartAndTheirTextIsNeverMarkup() throws Exception {
    RunFolder old = run("without-a-record");
    Files.writeString(
        old.historyFile(),
        "[{\"epoch\":1,\"trainLoss\":0.4,\"validationLoss\":0.38,\"metrics\":{\"macro-auc\":0.7}},"
            + "{\"epoch\":2,\"trainLoss\":0.3,\"validationLoss\":0.36,\"metrics\":{\"macro-auc\":0.8}}]");
    RunFolder evil = run("<img src=x onerror=hacked=1>");
    record(evil);
    try (Browser browser = Browser.open();
        LiveDashboard dashboard = LiveDashboard.open(PORT)) {
      dashboard.show(old);
      dashboard.show(evil);
      browser.driver().get(dashboard.address());
      browser
          .waiting()
          .until(d -> browser.driver().findElements(By.cssSelector("#pairs .pair")).size() == 1);

      WebElement comparison = browser.driver().findElement(By.cssSelector("#comparison .chart"));
      assertEquals("2", comparison.getDomAttribute("data-points"));
      assertTrue(comparison.getText().contains("without-a-record 0.800"), comparison.getText());
      String page = browser.driver().findElement(By.tagName("main")).getText();
      assertTrue(page.contains("<img src=x onerror=hacked=1> stopped"), page);
      assertTrue(page.contains("Patient <img src=x onerror=hacked=1><script>"), page);
      assertTrue(page.contains("left eye: <img src=x"), page);
      assertTrue(page.contains("⛔ Serious, epoch 1.50: <img src=x"), page);
      assertEquals("undefined", browser.script("return typeof hacked"));
      assertEquals(0L, browser.script("return document.querySelectorAll('img[onerror]').length"));
      for (Look look : Look.values()) {
        browser.screenshot("comparison", look);
        assertEquals(
            true,
            browser.script(
                "return document.documentElement.scrollWidth <="
                    + " document.documentElement.clientWidth"),
            "nothing is wider than the page: " + look);
        assertEquals(
            true,
            browser.script(
                "return [...document.querySelectorAll('.pair')].every(p => p.scrollWidth <="
                    + " p.clientWidth)"),
            "a missed label and a false alarm fit into the card: " + look);
      }
    }
  }

  private RunFolder run(String name) {
    RunFolder run = RunFolder.createAt(folder.resolve(name));
    run.writeRecipe(RecipeReader.with(Recipe.DEFAULTS, List.of("name=plain")));
    return run;
  }

  private static void record(RunFolder run) throws IOException {
    RecordFiles files = RecordFiles.of(run);
    Files.createDirectories(files.folder());
    Files.writeString(
        files.about(),
        ("{'name':'%s','description':'%s','backbone':'resnet18','epochs':3,'metric':'macro-auc','axis':'epoch',"
                + "'pairs':[{'id':'%s','labels':['D'],'leftKeywords':'%s','rightKeywords':'%s'}]}")
            .replace('\'', '"')
            .formatted(SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT));
    Files.writeString(
        files.epochs(),
        "{'epoch':1,'at':1,'validationLoss':0.4,'metrics':{'macro-auc':0.65},'best':true,'pairs':[{'probabilities':[0.9,0.1,0.1,0.1,0.1,0.1,0.1,0.1],'height':1,'left':[0,255]}]}\n{'half"
            .replace('\'', '"'));
    Files.writeString(
        files.notices(),
        "{'kind':'not-a-number','serious':true,'at':1.5,'text':'%s'}\n"
            .replace('\'', '"')
            .formatted(SCRIPT));
    Files.write(files.photograph(1, "left"), pixel());
    Files.write(files.photograph(1, "right"), pixel());
  }

  private static byte[] pixel() throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    javax.imageio.ImageIO.write(
        new java.awt.image.BufferedImage(1, 1, java.awt.image.BufferedImage.TYPE_INT_RGB),
        "jpg",
        bytes);
    return bytes.toByteArray();
  }
}
