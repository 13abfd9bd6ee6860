package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The gradient of a small whole network, in every configuration of Table 2. */
class DmsNetGradientTest {
  private static final String SMALL =
      "image-size=32 casfm.heads=2 casfm.embedding=3 head.dropout=0 ";

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "name=all",
        "cafm=false",
        "ciam=false",
        "ccam=false",
        "casfm=false",
        "osim=right",
        "osim=left",
        "osim=none",
        "casfm=false ccam=false ciam=false head.trunk=true",
        "casfm.token-norm=false cafm.scale=false cafm.spatial-gain=false head.branch-norm=false"
      })
  void agreesWithNumericGradients(String change) {
    List<String> overrides = Stream.of((SMALL + change).split(" ")).toList();
    Recipe recipe = RecipeReader.with(Recipe.DEFAULTS, overrides);
    var conf = DmsNetGraph.configuration(recipe, DataType.DOUBLE, new TinyBackbone(), 8);
    ComputationGraph net = Gradients.net(conf);
    INDArray[] eyes = {Gradients.maps(1, 2, 3, 32, 32), Gradients.maps(2, 2, 3, 32, 32)};
    INDArray labels =
        Nd4j.createFromArray(new double[][] {{1, 0, 0, 0, 0, 0, 0, 0}, {0, 1, 0, 1, 0, 0, 1, 0}});

    assertTrue(Gradients.agree(net, eyes, labels, 3));
  }
}
