package org.dmsnet.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** What the browser of the other tests sees, and that it does see it. */
class BrowserTest {
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void errorsAndRequestsToOtherHostsAreSeen() {
    String address = page("<img src='http://elsewhere.invalid/x.png'><script>oops()</script>");
    try (Browser browser = Browser.open()) {
      browser.driver().get(address);

      String failure =
          assertThrows(AssertionError.class, browser::assertQuietAndLocal).getMessage();

      assertTrue(failure.contains("oops is not defined"), failure);
      assertTrue(
          browser.requests().stream().anyMatch(a -> "elsewhere.invalid".equals(a.getHost())),
          browser.requests().toString());
    }
  }

  @Test
  void pageIsSeenInEveryWidthAndColourScheme() throws IOException {
    String address =
        page(
            "<meta name=viewport content='width=device-width'><p id=scheme></p><script>"
                + "document.title = 'there'; scheme.textContent = "
                + "matchMedia('(prefers-color-scheme: dark)').matches</script>");
    try (Browser browser = Browser.open()) {
      for (Look look : Look.values()) {
        browser.look(look);
        browser.driver().get(address);
        browser.waiting().until(ExpectedConditions.titleIs("there"));

        Path picture = browser.screenshot("fixture", look);

        boolean dark = look.scheme.equals("dark");
        assertEquals(String.valueOf(dark), browser.driver().findElement(By.id("scheme")).getText());
        assertEquals(look.width * look.density, ImageIO.read(picture.toFile()).getWidth());
      }
      browser.assertQuietAndLocal();
    }
  }

  @Test
  void killedBrowserIsGone() {
    try (Browser browser = Browser.open()) {
      assertThrows(WebDriverException.class, browser::kill);
      assertThrows(WebDriverException.class, () -> browser.driver().getTitle());
    }
  }

  private String page(String body) {
    byte[] bytes =
        ("<!doctype html><link rel=icon href=data:,>" + body).getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }
}
