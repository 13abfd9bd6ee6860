package org.dmsnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.backbone.Backbone;
import org.dmsnet.network.module.PoolingModule;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.example.PatchTrunk;
import org.example.TwoScales;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** docs/extending.md shows the classes of org.example, which are registered and run here. */
class ExtendingPageTest {
  private static final Path PAGE = Path.of("docs/extending.md");
  private static final Path SERVICES = Path.of("src/test/resources/META-INF/services");

  @TempDir Path folder;

  private static List<String> shown(String language) throws IOException {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1).strip())
        .toList();
  }

  private static void assertShown(String language, Path file) throws IOException {
    String code = Files.readString(file).strip();
    assertTrue(shown(language).contains(code), PAGE + " does not show " + file + " as it is");
  }

  @Test
  void thePageShowsTheClassesAndTheirRegistration() throws IOException {
    assertShown("java", Path.of("src/test/java/org/example/PatchTrunk.java"));
    assertShown("text", SERVICES.resolve("org.dmsnet.network.backbone.Backbone"));
    assertShown("java", Path.of("src/test/java/org/example/TwoScales.java"));
    assertShown("text", SERVICES.resolve("org.dmsnet.network.module.PoolingModule"));
  }

  @Test
  void whatIsRegisteredIsFoundByItsName() {
    assertInstanceOf(PatchTrunk.class, Backbone.of("patches"));
    assertInstanceOf(TwoScales.class, PoolingModule.of("two-scales"));
  }

  @ParameterizedTest
  @CsvSource({"backbone: patches, trunk.mix", "pooling: two-scales, two-scales.right.far.conv"})
  void aRecipeOfThePageTrainsItsPart(String key, String layer) throws IOException {
    String yaml = shown("yaml").stream().filter(y -> y.contains(key)).findFirst().orElseThrow();
    String whole = yaml.replace("graphs/", Path.of("graphs").toAbsolutePath() + "/");
    Path file = Files.writeString(folder.resolve("mine.yaml"), whole);
    Recipe recipe = RecipeReader.read(file, List.of());
    ComputationGraph net = new ComputationGraph(DmsNetGraph.configuration(recipe));
    net.init();
    Nd4j.getRandom().setSeed(1);
    INDArray[] pair = {image(), image()};
    INDArray labels = Nd4j.zeros(DataType.FLOAT, 2, 8);
    labels.putScalar(0, 0, 1);
    labels.putScalar(1, 3, 1);
    assertArrayEquals(new long[] {2, 8}, net.outputSingle(pair).shape());
    INDArray before = net.getLayer(layer).getParam("W").dup();
    net.fit(pair, new INDArray[] {labels});
    assertNotEquals(before, net.getLayer(layer).getParam("W"));
  }

  private static INDArray image() {
    return Nd4j.randn(DataType.FLOAT, 2, 3, 64, 64);
  }
}
