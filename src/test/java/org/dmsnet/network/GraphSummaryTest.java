package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** True parameter counts: torchvision's for the trunks, the design's for the modules. */
class GraphSummaryTest {
  private static final long OSIM = 10_488_833;
  private static final long WITHOUT_OSIM = 2048 * 1024 + 2 * 1024;
  private static final long CASFM = 8_457_350;
  private static final long BRANCH = 1_600_796;
  private static final long CAFM = 4 * 2 * 256 * 64 + 18 + 1 + 9;

  private static GraphSummary summary(String changes) {
    List<String> overrides = Stream.of(changes.trim().split(" ")).toList();
    Recipe recipe = RecipeReader.with(Recipe.DEFAULTS, overrides);
    InputType image = InputType.convolutional(recipe.imageSize(), recipe.imageSize(), 3);
    return GraphSummary.of(DmsNetGraph.configuration(recipe), image, image);
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 11176512",
    "resnet34, 21284672",
    "resnet50, 23508032",
    "resnet101, 42500160",
    "resnet152, 58143808",
    "resnext50-32x4d, 22979904",
    "vit-b-16, 85798656"
  })
  void trunksAreTorchvisions(String backbone, long parameters) {
    assertEquals(
        parameters, summary("backbone=" + backbone).trainableByModule().get("trunk").longValue());
  }

  @Test
  void modulesHaveTheirParametersAtTwoThousandChannels() {
    GraphSummary summary = summary("backbone=resnet152 casfm.token-norm=false");
    Map<String, Long> modules = summary.trainableByModule();
    long features = 1024 + 2 * 256;
    assertEquals(
        Map.of(
            "trunk", 58_143_808L,
            "osim.left", OSIM,
            "osim.right", OSIM,
            "casfm", CASFM,
            "ccam", BRANCH,
            "ciam", BRANCH,
            "head", 2 * features,
            "labels", 8 * features + 8),
        modules);
    assertEquals(modules.values().stream().mapToLong(Long::longValue).sum(), summary.trainable());
  }

  /**
   * What each row of Table 2 takes out of ResNet-18's count, module by module, and nothing else: C
   * = 512, so 256 channels after OSIM, a = 256 in the branches. Of the head, each vector that is
   * gone takes its norm (2 a feature) and its weights to the 8 labels with it.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "without-cafm, ccam:-131100 ciam:-131100",
    "without-ccam, ccam:all head:-512 labels:-2048",
    "without-ciam, ciam:all head:-512 labels:-2048",
    "without-casfm, casfm:all head:-512 labels:-2048",
    "without-osim-left, osim.left:-524545",
    "without-osim-right, osim.right:-524545",
    "without-osim-both, osim.left:-524545 osim.right:-524545"
  })
  void aRowOfTableTwoIsWithoutThePartsParametersAndNoOthers(String row, String removed) {
    Map<String, Long> expected = new HashMap<>(ofRow("graphs/dms-net.yaml").trainableByModule());
    for (String part : removed.split(" ")) {
      String[] change = part.split(":");
      expected.computeIfPresent(
          change[0],
          (module, count) -> change[1].equals("all") ? null : count + Long.parseLong(change[1]));
    }
    assertEquals(expected, ofRow("graphs/table2/" + row + ".yaml").trainableByModule());
  }

  private static GraphSummary ofRow(String file) {
    Recipe recipe = RecipeReader.read(Path.of(file), List.of("backbone=resnet18"));
    InputType image = InputType.convolutional(recipe.imageSize(), recipe.imageSize(), 3);
    return GraphSummary.of(DmsNetGraph.configuration(recipe), image, image);
  }

  @Test
  void whatTableTwoRemovesFollowsFromTheShapes() {
    // OSIM: the context's 4 C columns of the convolution, and the attention's weights and bias.
    assertEquals(524_545, 4 * 512 * 256 + 256 + 1);
    // CAFM of a = 256: four maps between 256 and 64 channels, as at 2048 channels.
    assertEquals(131_100, CAFM);
  }

  @Test
  void theNumbersAboveFollowFromTheShapes() {
    assertEquals(2_099_200, WITHOUT_OSIM);
    assertEquals(OSIM, WITHOUT_OSIM + 4L * 2048 * 1024 + 1024 + 1);
    assertEquals(1_469_696, BRANCH - CAFM);
  }

  @Test
  void tokenNormAddsGainAndBias() {
    long literal =
        summary("backbone=resnet50 casfm.token-norm=false").trainableByModule().get("casfm");
    assertEquals(literal + 2 * 1024, summary("backbone=resnet50").trainableByModule().get("casfm"));
  }

  @Test
  void countsEveryParameterOfTheInitialisedNetwork() {
    var conf = Small.configuration("head.trunk=true", DataType.FLOAT);
    InputType image = InputType.convolutional(32, 32, 3);
    GraphSummary summary = GraphSummary.of(conf, image, image);
    assertEquals(Gradients.net(conf).params().length(), summary.trainable() + summary.statistics());
    assertTrue(
        summary.rows().stream()
            .anyMatch(
                r -> r.name().equals("casfm.attention") && r.output().equals("N x 8 x 2 x 2")),
        summary::toString);
  }
}
