package org.dmsnet.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that this build was made of, as the Maven build wrote them down. */
public final class Versions {
  private static final Properties BUILD = read();

  private Versions() {}

  /**
   * The version of this software.
   *
   * @return such as 0.1.0
   */
  public static String dmsnet() {
    return BUILD.getProperty("dmsnet");
  }

  /**
   * The version of Deeplearning4j and ND4J that this software was built with.
   *
   * @return such as 1.0.0-M2.1
   */
  public static String dl4j() {
    return BUILD.getProperty("dl4j");
  }

  private static Properties read() {
    Properties build = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build;
  }
}
