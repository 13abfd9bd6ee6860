package org.dmsnet.network.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** An application that does not bring oneDNN's own library gets the same numbers from DL4J. */
class MissingLibraryTest {

  @Test
  void deeplearning4jComputesInstead() throws Exception {
    double[] expected = output();
    assertTrue(OneDnn.hasLibrary());
    Process without =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(
                        entry ->
                            !Path.of(entry).getFileName().toString().matches("dnnl-.*x86_64.jar"))
                    .collect(Collectors.joining(File.pathSeparator)),
                MissingLibraryTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> said =
        new String(without.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("found "))
            .toList();
    assertEquals(0, without.waitFor());
    double[] found =
        Arrays.stream(said.get(0).substring("found ".length()).split(" "))
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertArrayEquals(expected, found, 1e-5);
  }

  /** What the process without the library does. */
  public static void main(String[] arguments) {
    if (OneDnn.hasLibrary()) {
      throw new IllegalStateException("the library is there");
    }
    System.out.println(
        "found "
            + Arrays.stream(output()).mapToObj(Double::toString).collect(Collectors.joining(" ")));
  }

  private static double[] output() {
    OneDnn.enable();
    ComputationGraph net = MixedNetwork.net(Kernels.in(MixedNetwork.configuration(DataType.FLOAT)));
    net.fit(MixedNetwork.batch(2, MixedNetwork.SIDE, DataType.FLOAT));
    return net.outputSingle(MixedNetwork.image(2, DataType.FLOAT)).toDoubleMatrix()[1];
  }
}
