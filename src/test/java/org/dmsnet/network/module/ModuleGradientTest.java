package org.dmsnet.network.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.Gradients;
import org.dmsnet.network.Gradients.Entry;
import org.dmsnet.network.ModuleNet;
import org.dmsnet.network.ModuleNet.Module;
import org.dmsnet.network.samediff.MendedVertex;
import org.dmsnet.recipe.CafmRecipe;
import org.dmsnet.recipe.CasfmRecipe;
import org.dmsnet.recipe.Recipe;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient of every module alone: its own parameters' and what it passes on to its inputs. */
class ModuleGradientTest {
  private static final int CHANNELS = 8;
  private static final int A = 8;
  private static final CafmRecipe MENDED = new CafmRecipe(true, true, 0.5, true);
  private static final CafmRecipe OFF = new CafmRecipe(false, true, 0.5, true);

  /** The letter, but for the bias: a shut ReLU would leave nothing to check. */
  private static final CafmRecipe LITERAL = new CafmRecipe(true, false, 0.5, false);

  static Stream<Arguments> modules() {
    return Stream.of(
        arguments(
            "OSIM",
            eyes(
                (graph, name, input, channels) ->
                    new Osim().addTo(graph, name, input, channels, Recipe.DEFAULTS))),
        arguments("without OSIM", eyes(Osim::addWithout)),
        arguments("CASFM, literal", casfm(new CasfmRecipe(true, 2, 3, 1, false))),
        arguments("CASFM, token norm", casfm(new CasfmRecipe(true, 2, 3, 1, true))),
        arguments("CASFM, 3 x 3 positions", casfm(new CasfmRecipe(true, 2, 3, 3, true))),
        arguments("CAFM, literal", cafm(LITERAL)),
        arguments("CAFM, mended", cafm(MENDED)),
        arguments("CIAM's similarity", vertex(new CiamSimilarity())),
        arguments("CCAM", ccam(MENDED)),
        arguments("CCAM without CAFM", ccam(OFF)),
        arguments("CIAM", ciam(MENDED)),
        arguments("CIAM without CAFM", ciam(OFF)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modules")
  void agreesWithNumericGradients(String name, Module module) {
    ComputationGraph net = ModuleNet.around(module, CHANNELS, 4, 6);
    INDArray[] pairs = ModuleNet.pairs(4, 6);
    INDArray labels = ModuleNet.labels(net, pairs);

    int each = net.paramTable().size() < 50 ? 2 : 1; // dense blocks have many
    List<Entry> entries = Gradients.entries(net, pairs, labels, each);

    assertEquals(List.of(), Gradients.wrong(entries));
    for (String stem : List.of("stem.left_W", "stem.right_W")) {
      assertTrue(
          entries.stream().anyMatch(e -> e.name().equals(stem) && Math.abs(e.analytic()) > 1e-3),
          () -> "a gradient reaches " + stem);
    }
  }

  private interface PerEye {
    String add(GraphBuilder graph, String name, String input, int channels);
  }

  private static Module eyes(PerEye module) {
    return (graph, left, right) -> {
      String l = module.add(graph, "osim.left", left, CHANNELS);
      String r = module.add(graph, "osim.right", right, CHANNELS);
      graph.addVertex("both", new MergeVertex(), l, r);
      return "both";
    };
  }

  private static Module casfm(CasfmRecipe recipe) {
    return (graph, left, right) -> Casfm.add(graph, left, right, CHANNELS, recipe);
  }

  private static Module cafm(CafmRecipe recipe) {
    return vertex(new Cafm(CHANNELS, recipe));
  }

  private static Module vertex(MendedVertex vertex) {
    return (graph, left, right) -> {
      graph.addVertex("vertex", vertex, left, right);
      return "vertex";
    };
  }

  private static Module ccam(CafmRecipe recipe) {
    return (graph, left, right) -> Ccam.add(graph, left, right, CHANNELS, A, recipe);
  }

  private static Module ciam(CafmRecipe recipe) {
    return (graph, left, right) -> Ciam.add(graph, left, right, CHANNELS, A, recipe);
  }
}
