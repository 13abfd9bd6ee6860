package org.dmsnet.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Hides ND4J's CUDA backend from the service loader that ND4J finds its backends with. ND4J M2.1
 * has no system property for it, and its environment variables cannot be set from inside.
 */
final class CpuOnlyClassLoader extends ClassLoader {
  private static final String BACKENDS = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";
  private static final Pattern IN_CUDA_JAR = Pattern.compile("nd4j-cuda-[^/]*\\.jar!");

  CpuOnlyClassLoader(ClassLoader parent) {
    super(parent);
  }

  static boolean seesCuda(ClassLoader loader) {
    try {
      return Collections.list(loader.getResources(BACKENDS)).stream()
          .anyMatch(CpuOnlyClassLoader::isCuda);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> all = super.getResources(name);
    if (!name.equals(BACKENDS)) {
      return all;
    }
    List<URL> withoutCuda = Collections.list(all).stream().filter(url -> !isCuda(url)).toList();
    return Collections.enumeration(withoutCuda);
  }

  private static boolean isCuda(URL backends) {
    return IN_CUDA_JAR.matcher(backends.toString()).find();
  }
}
