package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nd4j.common.config.ND4JClassLoading;

class BackendChoiceTest {
  @Test
  void cpuDoesNotAskTheDriver() {
    BackendChoice choice = BackendChoice.decide(Backend.CPU, () -> fail("asked"));
    assertEquals(new BackendChoice(Backend.CPU, ""), choice);
  }

  @Test
  void cudaOnAGpuThatRunsNd4jIsGranted() {
    assertEquals(new BackendChoice(Backend.CUDA, ""), decide("NVIDIA A10, 8.6, 23028 MiB, 535.1"));
  }

  @Test
  void hopperGetsASentenceAndTheCpu() {
    BackendChoice choice = decide("NVIDIA H100 80GB HBM3, 9.0, 81559 MiB, 550.54");
    assertEquals(Backend.CPU, choice.backend());
    assertEquals(
        "NVIDIA H100 80GB HBM3 has compute capability 9.0, and ND4J 1.0.0-M2.1 has machine code "
            + "for 3.7 to 8.9 only. The CPU computes instead.",
        choice.sentence());
  }

  @Test
  void firstGpuDecidesBecauseNd4jTakesIt() {
    assertEquals(
        Backend.CPU, decide("H100, 9.0, 81559 MiB, 550.54\nA10, 8.6, 1 MiB, 550.54").backend());
  }

  @Test
  void missingDriverAndDriverWithoutGpuGetASentenceAndTheCpu() {
    BackendChoice absent = BackendChoice.decide(Backend.CUDA, Optional::empty);
    assertEquals(Backend.CPU, absent.backend());
    assertTrue(absent.sentence().startsWith("No NVIDIA driver was found"));
    BackendChoice none = decide("No devices were found\n");
    assertEquals(Backend.CPU, none.backend());
    assertTrue(none.sentence().startsWith("The NVIDIA driver lists no GPU."));
  }

  @Test
  void cpuHidesACudaJarFromNd4jAndCudaWithoutItsJarFallsBack() throws Exception {
    ClassLoader before = ND4JClassLoading.getNd4jClassloader();
    try {
      ND4JClassLoading.setNd4jClassloader(before);
      BackendChoice withoutJar = new BackendChoice(Backend.CUDA, "").apply();
      assertEquals(Backend.CPU, withoutJar.backend());
      assertTrue(withoutJar.sentence().contains("not on the class path"));
      assertEquals("", new BackendChoice(Backend.CPU, "").apply().sentence());
      assertTrue(ND4JClassLoading.getNd4jClassloader() instanceof CpuOnlyClassLoader);
    } finally {
      ND4JClassLoading.setNd4jClassloader(before);
    }
  }

  @Test
  void onlyTheServiceFileOfACudaJarIsHidden() throws Exception {
    String services = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";
    URL cpu = url("jar:file:/repo/nd4j-native-1.0.0-M2.1.jar!/" + services);
    URL cuda = url("jar:file:/repo/nd4j-cuda-11.6-1.0.0-M2.1.jar!/" + services);
    URL inFolderOfThatName = url("jar:file:/nd4j-cuda-test/nd4j-native.jar!/" + services);
    ClassLoader everything = new Fixed(cuda, cpu, inFolderOfThatName);
    ClassLoader cpuOnly = new CpuOnlyClassLoader(everything);
    assertEquals(
        List.of(cpu, inFolderOfThatName), Collections.list(cpuOnly.getResources(services)));
    assertEquals(3, Collections.list(cpuOnly.getResources("any/other")).size());
    assertTrue(CpuOnlyClassLoader.seesCuda(everything));
  }

  @Test
  void noClassOfOursNamesABackend() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/org/dmsnet"))) {
      for (Path source : sources.filter(f -> f.toString().endsWith(".java")).toList()) {
        String code = withoutComments(Files.readString(source));
        for (String name :
            new String[] {
              "linalg.jcublas", "JCublas", "linalg.cpu", "Nd4jCpu", "CpuBackend", "Nd4jCuda"
            }) {
          assertTrue(!code.contains(name), source + " names " + name);
        }
      }
    }
  }

  private static String withoutComments(String code) {
    return code.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)//.*$", "");
  }

  private static BackendChoice decide(String answer) {
    return BackendChoice.decide(Backend.CUDA, () -> Optional.of(answer));
  }

  private static URL url(String text) throws Exception {
    return URI.create(text).toURL();
  }

  /** A class path of fixed places. */
  private static final class Fixed extends ClassLoader {
    private final URL[] places;

    Fixed(URL... places) {
      super(null);
      this.places = places;
    }

    @Override
    public Enumeration<URL> getResources(String name) {
      return Collections.enumeration(List.of(places));
    }
  }
}
