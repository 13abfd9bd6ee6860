package org.dmsnet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Chromium without a window that keeps what a page asked for and what its console said. The test is
 * skipped, by name, where Chromium or its driver is missing; {@code ./dmsnet test} installs them.
 */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What never leaves the machine, whatever the address says. */
  private static final Set<String> WITHOUT_HOST = Set.of("data", "blob", "about", "chrome");

  private final ChromeDriver driver;
  private final List<URI> requests = new ArrayList<>();
  private final List<String> consoleErrors = new ArrayList<>();

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts Chromium, as {@link Look#DESKTOP_LIGHT}.
   *
   * @return the browser, with an empty page
   */
  public static Browser open() {
    File chromium = onPath("chromium", "chromium-browser", "google-chrome");
    File chromedriver = onPath("chromedriver");
    assumeTrue(
        chromium != null && chromedriver != null,
        "chromium or chromedriver is missing (Debian: apt-get install chromium chromium-driver);"
            + " ./dmsnet test installs both");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions().setBinary(chromium);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--force-prefers-reduced-motion");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver)
            .usingAnyFreePort()
            .build();
    Browser browser = new Browser(new ChromeDriver(service, options));
    browser.look(Look.DESKTOP_LIGHT);
    return browser;
  }

  private static File onPath(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> new File(folder, name)))
        .filter(File::canExecute)
        .findFirst()
        .orElse(null);
  }

  /** Selenium's own handle. */
  public WebDriver driver() {
    return driver;
  }

  /** A wait for a condition; gives up after a minute. */
  public WebDriverWait waiting() {
    return new WebDriverWait(driver, PATIENCE);
  }

  /** Runs a script in the page. */
  public Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Changes width and colour scheme without loading the page again. */
  public void look(Look look) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", look.width,
            "height", look.height,
            "deviceScaleFactor", look.density,
            "mobile", look.phone));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme))));
  }

  /**
   * Photographs the whole page, also what is below the fold.
   *
   * @param name of the picture
   * @param look width and colour scheme, which the browser keeps
   * @return {@code target/screenshots/NAME-LOOK.png}
   */
  public Path screenshot(String name, Look look) throws IOException {
    look(look);
    Map<String, Object> picture =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Path folder = Files.createDirectories(Path.of("target", "screenshots"));
    Path file = folder.resolve(name + "-" + look.fileName() + ".png");
    return Files.write(file, Base64.getDecoder().decode((String) picture.get("data")));
  }

  /** Every address that was asked for since the browser was opened. */
  public List<URI> requests() {
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = message(entry);
      String address =
          switch (message.path("method").asText()) {
            case "Network.requestWillBeSent" -> message.at("/params/request/url").asText();
            case "Network.webSocketCreated" -> message.at("/params/url").asText();
            default -> "";
          };
      if (!address.isEmpty() && !address.startsWith("data:")) {
        requests.add(URI.create(address));
      }
    }
    return List.copyOf(requests);
  }

  private static JsonNode message(LogEntry entry) {
    try {
      return JSON.readTree(entry.getMessage()).path("message");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("chromedriver's log is not JSON", e);
    }
  }

  /** Errors in the console since the browser was opened, failed requests among them. */
  public List<String> consoleErrors() {
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
        consoleErrors.add(entry.getMessage());
      }
    }
    return List.copyOf(consoleErrors);
  }

  /** Fails unless the console is free of errors and every request stayed on this machine. */
  public void assertQuietAndLocal() {
    assertEquals(List.of(), consoleErrors(), "errors in the browser's console");
    List<URI> elsewhere =
        requests().stream()
            .filter(address -> !WITHOUT_HOST.contains(address.getScheme()))
            .filter(address -> !Set.of("127.0.0.1", "localhost").contains(address.getHost()))
            .toList();
    assertEquals(List.of(), elsewhere, "requests that leave this machine");
  }

  /** Ends Chromium's processes at once, as a crash would. */
  public void kill() {
    driver.executeCdpCommand("Browser.crash", Map.of());
  }

  /** Ends Chromium and its driver. */
  @Override
  public void close() {
    driver.quit();
  }
}
