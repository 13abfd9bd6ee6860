package org.dmsnet.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dmsnet.browser.Browser;
import org.dmsnet.browser.Look;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The reading room in a real browser, with drawn photographs and a network of known answers. */
class ReadingRoomTest {
  /** What a drop does; the files come from the panel's own inputs, which Selenium can fill. */
  private static final String DROP =
      "const data = new DataTransfer(); for (const file of arguments[0].files)"
          + " data.items.add(file);arguments[1].dispatchEvent(new DragEvent('drop',{dataTransfer:"
          + " data, bubbles: true, cancelable: true}))";

  @TempDir static Path folder;
  private static Path photographs;
  private static Path model;
  private static ModelServer shared;

  private Browser browser;

  @BeforeAll
  static void serve() {
    photographs =
        SyntheticDataset.write(folder.resolve("drawn"), 3, 256, 5)
            .resolve(SyntheticDataset.PHOTOGRAPHS);
    model = ExplainableModel.write(folder.resolve("model.zip"));
    shared = server(Optional.empty());
  }

  private static ModelServer server(Optional<Path> watch) {
    return ModelServer.start(
        model, watch, new ServerSettings(ServerSettings.LOOPBACK, 0, "", Servers.PATIENT));
  }

  @AfterAll
  static void stop() {
    shared.close();
  }

  @BeforeEach
  void open() {
    browser = Browser.open();
    browser.driver().get(shared.address());
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private WebElement find(String selector) {
    return browser.driver().findElement(By.cssSelector(selector));
  }

  private void choose(String eye, String name) {
    find(".eye[data-eye=" + eye + "] input").sendKeys(photographs.resolve(name).toString());
  }

  private void awaitText(String selector, String text) {
    browser
        .waiting()
        .until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(selector), text));
  }

  private void readPair() {
    choose("left", "1_left.jpg");
    awaitText("#status", "Now the right eye.");
    choose("right", "1_right.jpg");
    awaitText("#findings", "Findings");
  }

  @Test
  void twoPhotographsBecomeFindingsInWords() throws Exception {
    readPair();
    awaitText("#model", "explainable");
    assertTrue(find("#drawings").isDisplayed());
    String summary = find("#summary").getText();
    assertTrue(summary.contains("Glaucoma: probability"), summary);
    assertTrue(
        summary.contains("above the threshold of 50 %. Each eye by itself shows it."), summary);
    assertEquals(8, browser.driver().findElements(By.cssSelector("#labels tr")).size());
    assertEquals("Right eye OD", find(".eye h2").getText(), "the right eye comes first");
    for (Look look : Look.values()) {
      browser.screenshot("reading-room", look);
      assertEquals(
          Boolean.TRUE,
          browser.script("return document.documentElement.scrollWidth <= innerWidth"),
          look + " scrolls sideways");
    }
    browser.assertQuietAndLocal();
  }

  @Test
  void heatMapComesAndGoesByKeyboard() throws Exception {
    readPair();
    WebElement toggle = find("tr[data-label=G] .toggle");
    assertFalse(find(".eye canvas").isDisplayed());
    toggle.sendKeys(Keys.ENTER);
    browser.waiting().until(ExpectedConditions.visibilityOf(find(".eye canvas")));
    assertEquals("true", toggle.getAttribute("aria-pressed"));
    assertEquals("Heat map: glaucoma", find("#scale-title").getText());
    assertEquals(
        Boolean.TRUE,
        browser.script(
            "const c = document.querySelector('.eye canvas');"
                + "return c.getContext('2d').getImageData(0, 0, 512, 512).data.some(v => v > 0)"),
        "the map is empty");
    browser.screenshot("heat-map", Look.DESKTOP_LIGHT);
    toggle.sendKeys(Keys.SPACE);
    browser.waiting().until(ExpectedConditions.invisibilityOf(find(".eye canvas")));
    browser.assertQuietAndLocal();
  }

  @Test
  void droppedPairGoesWhereItsNamesSay() {
    String input =
        "const i = document.createElement('input'); i.type = 'file'; i.multiple = true;"
            + "i.id = 'dropped'; document.body.append(i)";
    browser.script(input);
    find("#dropped")
        .sendKeys(photographs.resolve("2_left.jpg") + "\n" + photographs.resolve("2_right.jpg"));
    browser.script(DROP, find("#dropped"), find("main"));
    awaitText("#findings", "Findings");
    assertEquals("2_right.jpg", find(".eye[data-eye=right] .file").getText());
    assertEquals("2_left.jpg", find(".eye[data-eye=left] .file").getText());
    find("#swap").click();
    awaitText(".eye[data-eye=right] .file", "2_left.jpg");
    find("#clear").click();
    assertFalse(find("#findings").isDisplayed());
    browser.assertQuietAndLocal();
  }

  @Test
  void wrongPairsAndBrokenFilesAreToldApart() throws Exception {
    choose("left", "1_left.jpg");
    choose("right", "1_left.jpg");
    awaitText("#warnings", "the same photograph");
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "no photograph");
    find(".eye[data-eye=right] input").sendKeys(broken.toString());
    awaitText(".eye[data-eye=right] .warnings", "Unusable: it is no JPEG");
    assertTrue(find("#problem").getText().contains("right eye"));
    assertFalse(find("#findings").isDisplayed());
    browser.screenshot("unusable", Look.DESKTOP_LIGHT);
    assertTrue(
        browser.consoleErrors().stream().allMatch(error -> error.contains("422")),
        browser.consoleErrors().toString());
  }

  @Test
  void printedSheetIsOnePageWithTheNoticeAndNoButtons() throws Exception {
    readPair();
    find("#patient").sendKeys("7");
    ((ChromeDriver) browser.driver())
        .executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    browser.script("dispatchEvent(new Event('beforeprint'))");
    assertTrue(find(".notice").isDisplayed());
    assertTrue(find(".printed-notice").isDisplayed());
    assertTrue(find("#printed").getText().startsWith("Patient 7 · "), find("#printed").getText());
    assertFalse(find("#swap").isDisplayed());
    assertFalse(find(".toggle").isDisplayed());
    Object pdf =
        ((ChromeDriver) browser.driver())
            .executeCdpCommand("Page.printToPDF", Map.of("preferCSSPageSize", true))
            .get("data");
    byte[] bytes = java.util.Base64.getDecoder().decode((String) pdf);
    Files.write(
        Files.createDirectories(Path.of("target", "screenshots")).resolve("print.pdf"), bytes);
    String structure = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(structure.contains("/Count 1\n"), "the sheet is one page");
    ((ChromeDriver) browser.driver())
        .executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
    browser.assertQuietAndLocal();
  }

  @Test
  void patientsOfAWatchedFolderArriveLive() throws Exception {
    Path watched = Files.createDirectory(folder.resolve("watched"));
    try (ModelServer server = server(Optional.of(watched))) {
      browser.driver().get(server.address());
      watch(watched);
      browser.driver().get("about:blank");
    }
    browser.assertQuietAndLocal();
  }

  private void watch(Path watched) throws Exception {
    awaitText("#worklist", "Waiting for photographs.");
    Files.copy(photographs.resolve("2_left.jpg"), watched.resolve("ann_left.jpg"));
    awaitText("#patients", "The right eye is missing.");
    Files.copy(photographs.resolve("2_right.jpg"), watched.resolve("ann_right.jpg"));
    Files.writeString(watched.resolve("bob_left.jpg"), "torn");
    Files.copy(photographs.resolve("0_right.jpg"), watched.resolve("bob_right.jpg"));
    awaitText("#patients", "left eye is unusable: it is no JPEG");
    browser.waiting().until(d -> find("#patients button[data-id=ann]").isEnabled());
    find("#patients button[data-id=ann]").click();
    awaitText("#findings", "Findings");
    assertEquals("ann", find("#patient").getAttribute("value"));
    browser.waiting().until(d -> find(".eye[data-eye=left] img").isDisplayed());
    find("tr[data-label=G] .toggle").click();
    browser.waiting().until(ExpectedConditions.visibilityOf(find(".eye canvas")));
    for (Look look : List.of(Look.DESKTOP_DARK, Look.PHONE_LIGHT)) {
      browser.screenshot("watched", look);
    }
  }
}
