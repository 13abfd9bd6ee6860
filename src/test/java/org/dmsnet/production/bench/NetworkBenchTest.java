package org.dmsnet.production.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes, on the slim trunk with every module: all variants compute the same numbers. */
class NetworkBenchTest {
  /** Stands for the command line: asked to predict with a model, it ends at once. */
  static final class NoPredict {
    private NoPredict() {}

    public static void main(String[] args) {
      if (!args[0].equals("predict") || !Files.exists(Path.of(args[1]))) {
        System.exit(1);
      }
    }
  }

  private static final Recipe RECIPE =
      RecipeReader.with(
          Recipe.DEFAULTS, List.of("name=slim", "backbone=resnet10-slim", "image-size=64"));

  private static final Set<Variant> STOCK = EnumSet.of(Variant.STOCK);
  private static final Set<Variant> PYTORCH = EnumSet.of(Variant.PYTORCH);

  @TempDir Path folder;

  private static boolean hasTorch(String python) {
    try {
      PythonPeer.find(python);
      return true;
    } catch (UserException e) {
      return false;
    }
  }

  @Test
  void everyVariantComputesTheSameNumbersInItsOwnProcess() {
    List<String> said = new ArrayList<>();
    BenchReport report =
        new NetworkBench(RECIPE, 3, 1, 0, STOCK, NoPredict.class.getName()).run(said::add);

    assertEquals(
        List.of(Variant.OURS, Variant.FOLDED, Variant.STOCK),
        List.copyOf(report.measurements().keySet()));
    assertTrue(said.contains("stock DL4J, round 1 of 1"), said.toString());
    Measurement ours = report.measurements().get(Variant.OURS).get(0);
    Measurement stock = report.measurements().get(Variant.STOCK).get(0);
    assertTrue(ours.software().endsWith("oneDNN"), ours.software());
    assertTrue(stock.software().endsWith("M2.1"), stock.software());
    assertEquals(ours.parameters(), stock.parameters());
    assertEquals(24, ours.outputs().size());
    assertEquals(4, ours.losses().size());
    assertTrue(report.outputDifference().get(Variant.FOLDED) < 1e-4, report::text);
    assertTrue(report.outputDifference().get(Variant.STOCK) < 1e-4, report::text);
    assertTrue(report.lossDifference().get(Variant.STOCK) < 0.02, report::text);
    // A loss that moves shows that the updates, too, are compared.
    assertTrue(Math.abs(ours.losses().get(3) - ours.losses().get(0)) > 0.05, ours.toString());
    assertEquals(
        List.of("JVM", "ND4J's native code", "model read", "first pair", "every further pair"),
        List.copyOf(report.coldStart().stages().keySet()));
    assertTrue(report.coldStart().predict().get(0) > 0);
  }

  @Test
  void pyTorchComputesTheSameNumbers() throws IOException {
    String python = System.getenv().getOrDefault(PythonPeer.VARIABLE, "python3");
    assumeTrue(hasTorch(python), "there is no Python with torch");
    Recipe literal =
        RecipeReader.with(
            RECIPE,
            List.of(
                "osim=left",
                "casfm.token-norm=false",
                "cafm.scale=false",
                "cafm.spatial-gain=false",
                "head.trunk=true",
                "head.branch-norm=false"));
    Stopwatch watch = new Stopwatch(0);
    for (Recipe recipe : List.of(RECIPE, literal)) {
      BenchFolder files = new BenchFolder(folder);
      AtomicFile.write(files.recipeFile(), RecipeReader.write(BenchNetworks.measured(recipe, 3)));
      Preparation.run(files);
      Measurement ours = VariantTask.run(files, Variant.OURS, watch);
      new PythonPeer(python).run(files, new BenchProcess(files, 1, 0), 1, 0);
      Measurement theirs = files.readResult(new TypeReference<>() {});
      assertEquals(ours.parameters(), theirs.parameters());
      assertClose(ours.outputs(), theirs.outputs(), 1e-4);
      assertClose(ours.losses(), theirs.losses(), 0.02);
    }
  }

  private static void assertClose(List<Double> expected, List<Double> found, double tolerance) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), found.get(i), tolerance);
    }
  }

  @Test
  void pythonWithoutTorchIsRefusedBeforeAnythingRuns() throws IOException {
    Path python =
        Files.writeString(folder.resolve("python"), "#!/bin/sh\necho no torch here; exit 1\n");
    assertTrue(python.toFile().setExecutable(true));
    UserException refused =
        assertThrows(UserException.class, () -> PythonPeer.find(python.toString()));
    assertTrue(refused.getMessage().contains("(no torch here)"), refused.getMessage());
    assertTrue(refused.getMessage().contains("DMSNET_PYTHON="), refused.getMessage());
    assertThrows(UserException.class, () -> PythonPeer.find(folder.resolve("none").toString()));
  }

  @Test
  void networkThatThePeerDoesNotKnowIsRefused() {
    Recipe vit = RecipeReader.with(RECIPE, List.of("backbone=vit-b-16"));
    UserException refused =
        assertThrows(UserException.class, () -> new NetworkBench(vit, 1, 1, 0, PYTORCH, "Main"));
    assertTrue(refused.getMessage().contains("vit-b-16"), refused.getMessage());
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThrows(UserException.class, () -> new NetworkBench(RECIPE, 0, 1, 0, STOCK, "Main"));
    assertThrows(UserException.class, () -> new NetworkBench(RECIPE, 1, 0, 0, STOCK, "Main"));
    assertThrows(UserException.class, () -> new NetworkBench(RECIPE, 1, 1, -1, STOCK, "Main"));
  }

  @Test
  void processThatFailsIsQuoted() {
    BenchProcess process = new BenchProcess(new BenchFolder(folder), 1, 0);
    UserException failed =
        assertThrows(
            UserException.class,
            () ->
                process.run(
                    List.of(
                        "sh",
                        "-c",
                        "echo the last words; echo Added differentiated op add; exit 7"),
                    true));
    assertTrue(failed.getMessage().contains("exit code 7"), failed.getMessage());
    assertTrue(failed.getMessage().endsWith("the last words"), failed.getMessage());
    assertEquals(UserException.MACHINE, failed.exitCode());
  }
}
