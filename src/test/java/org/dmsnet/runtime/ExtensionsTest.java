package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ExtensionsTest {
  @TempDir Path folder;

  /** A service. */
  public interface Shape {
    /** Its name. */
    String name();
  }

  /** One of its providers. */
  public static class Circle implements Shape {
    @Override
    public String name() {
      return "circle";
    }
  }

  /** Another. */
  public static final class Square implements Shape {
    @Override
    public String name() {
      return "square";
    }
  }

  /** Another of the first one's name. */
  public static final class Disc extends Circle {}

  /** Runs what sees the given lines of META-INF/services. */
  private void registered(List<String> lines, Executable body) throws Throwable {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(services.resolve(Shape.class.getName()), lines);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls(), before)) {
      thread.setContextClassLoader(loader);
      body.execute();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private URL[] urls() throws MalformedURLException {
    return new URL[] {folder.toUri().toURL()};
  }

  private static Shape named(String name) {
    return Extensions.named(Shape.class, Shape::name, "shape", name);
  }

  @Test
  void aRegisteredClassIsFoundByItsName() throws Throwable {
    registered(
        List.of(Circle.class.getName(), Square.class.getName()),
        () -> {
          assertInstanceOf(Square.class, named("square"));
          assertEquals(
              List.of("circle", "square"),
              List.copyOf(Extensions.of(Shape.class, Shape::name).keySet()));
        });
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() throws Throwable {
    registered(
        List.of(Circle.class.getName(), Square.class.getName()),
        () -> assertMessage("There is no shape 'oval'; choose one of circle, square.", "oval"));
  }

  @Test
  void twoOfOneNameAreRefused() throws Throwable {
    registered(
        List.of(Circle.class.getName(), Disc.class.getName()),
        () ->
            assertMessage(
                "Both %s and %s are called 'circle': rename one."
                    .formatted(Circle.class.getName(), Disc.class.getName()),
                "circle"));
  }

  @Test
  void aLineThatNamesNoClassIsQuoted() throws Throwable {
    registered(
        List.of("org.example.Nowhere"),
        () -> {
          UserException e = assertThrows(UserException.class, () -> named("circle"));
          assertEquals(true, e.getMessage().contains("org.example.Nowhere"), e.getMessage());
        });
  }

  private static void assertMessage(String message, String wanted) {
    assertEquals(message, assertThrows(UserException.class, () -> named(wanted)).getMessage());
  }
}
