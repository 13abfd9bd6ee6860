package org.dmsnet.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.GraphSummary;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.Optimization;
import org.dmsnet.training.PairBatches;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The recipes of the paper's Table 1: what they differ in, and that each of them trains. */
class Table1Test {
  private static final List<String> SMALL =
      List.of("image-size=64", "training.batch-size=2", "data.validation=0.4", "data.test=0.4");

  @TempDir static Path temporary;
  private static Path drawings;

  @BeforeAll
  static void draw() {
    drawings = temporary.resolve("drawings");
    SyntheticDataset.write(drawings, 20, 64, 7);
  }

  private static Recipe recipe(String name, List<String> overrides) {
    return RecipeReader.read(Path.of("graphs/table1", name + ".yaml"), overrides);
  }

  @ParameterizedTest
  @CsvSource({
    "vit-b-16, 85798656",
    "resnext50, 22979904",
    "resnet50, 23508032",
    "resnet101, 42500160",
    "resnet152, 58143808"
  })
  void isThePapersNetworkOnTorchvisionsTrunk(String name, long trunk) {
    Recipe recipe = recipe(name, List.of());
    InputType image = InputType.convolutional(recipe.imageSize(), recipe.imageSize(), 3);
    Map<String, Long> modules =
        GraphSummary.of(DmsNetGraph.configuration(recipe), image, image).trainableByModule();
    assertEquals(trunk, modules.get("trunk"));
    assertTrue(
        modules.keySet().containsAll(List.of("osim.left", "osim.right", "casfm", "ccam", "ciam")));
    List<String> same =
        List.of(
            "name=" + Recipe.DEFAULTS.name(),
            "description=" + Recipe.DEFAULTS.description(),
            "backbone=" + Recipe.DEFAULTS.backbone());
    assertEquals(Recipe.DEFAULTS, RecipeReader.with(recipe, same));
  }

  @ParameterizedTest
  @CsvSource({
    "vit-b-16, encoder.layers.encoder_layer_11_mlp.3.weight",
    "resnext50, layer1.0.conv2_W",
    "resnet50, layer1.0.conv2_W",
    "resnet101, layer3.22.conv2_W",
    "resnet152, layer3.35.conv2_W"
  })
  void trainsOnDrawings(String name, String parameter) {
    Recipe recipe = recipe(name, SMALL);
    PreparedData data =
        PreparedData.open(drawings, recipe, temporary.resolve("cache"), (done, all) -> {});
    try (PairBatches batches = new PairBatches(data.cache(), data.split(recipe).train(), recipe)) {
      ComputationGraphConfiguration conf = DmsNetGraph.configuration(recipe);
      Optimization.configure(conf, recipe.training(), batches.stepsPerEpoch());
      ComputationGraph net = new ComputationGraph(conf);
      net.init();
      INDArray trained = net.paramTable().get("trunk." + parameter);
      INDArray before = trained.dup();
      net.fit(batches.epoch(0).next());
      assertTrue(Double.isFinite(net.score()));
      assertNotEquals(before, trained);
      assertTrue(Double.isFinite(trained.sumNumber().doubleValue()));
    }
  }

  @Test
  void aTransformerRefusesImagesThatItsPatchesDoNotFill() {
    Recipe recipe = recipe("vit-b-16", List.of("image-size=200"));
    UserException e = assertThrows(UserException.class, () -> DmsNetGraph.configuration(recipe));
    assertTrue(e.getMessage().contains("multiple of 16, not 200"), e.getMessage());
  }
}
