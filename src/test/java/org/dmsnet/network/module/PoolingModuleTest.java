package org.dmsnet.network.module;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.dmsnet.network.Gradients;
import org.dmsnet.network.Gradients.Entry;
import org.dmsnet.network.GraphSummary;
import org.dmsnet.network.ModuleNet;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.dmsnet.weights.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The modules of Table 3 against torch, their formulas, and numeric gradients. */
class PoolingModuleTest {
  private static final JsonNode TORCH = Pattern.json(PoolingModuleTest.class, "torch-pooling.json");

  /** C, H and W of pooling_reference.py. */
  private static final int C = 32;

  private static final int H = 8;
  private static final int W = 6;

  @TempDir Path folder;

  private static Recipe recipe(String type, String... more) {
    Recipe recipe = RecipeReader.with(Recipe.DEFAULTS, List.of("pooling=" + type));
    return RecipeReader.with(recipe, List.of(more));
  }

  private static ComputationGraph alone(String type, DataType precision, String... more) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(precision)
            // With workspaces, backpropGradient from outside fails in DL4J's own batch norm.
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs("map")
            .setInputTypes(InputType.convolutional(H, W, C));
    graph.setOutputs(
        PoolingModule.of(type).addTo(graph, type + ".left", "map", C, recipe(type, more)));
    return Gradients.net(graph.build());
  }

  private static ComputationGraph patterned(String type, DataType precision, String... more) {
    ComputationGraph net = alone(type, precision, more);
    Pattern.fill(net, type + ".left", "none");
    return net;
  }

  private static INDArray map(DataType precision) {
    return Pattern.of("map", 2, C, H, W).castTo(precision);
  }

  private static INDArray output(ComputationGraph net, boolean training, DataType precision) {
    String name = net.getConfiguration().getNetworkOutputs().get(0);
    return net.feedForward(new INDArray[] {map(precision)}, training, false).get(name);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "aspp, aspp, aspp.dropout=0",
    "aspp-1-2-3, aspp, 'aspp.rates=[1, 2, 3]'",
    "spp, spp, seed=1",
    "sppf, sppf, seed=1",
    "simsppf, simsppf, seed=1",
    "rfb, rfb, seed=1"
  })
  void agreesWithTorchInParametersAndOutput(String reference, String type, String change) {
    JsonNode expected = TORCH.get(reference);
    ComputationGraph fast = patterned(type, DataType.FLOAT, change, "aspp.dropout=0");
    Pattern.assertAgrees(expected.get("inference"), output(fast, false, DataType.FLOAT), 1e-5);

    ComputationGraph net = patterned(type, DataType.DOUBLE, change, "aspp.dropout=0");
    Pattern.assertAgrees(expected.get("inference"), output(net, false, DataType.DOUBLE), 1e-6);
    Pattern.assertAgrees(expected.get("training"), output(net, true, DataType.DOUBLE), 1e-6);
    GraphSummary summary =
        GraphSummary.of(net.getConfiguration(), InputType.convolutional(H, W, C));
    assertEquals(expected.get("parameters").asLong(), summary.trainable());
  }

  @Test
  void haveAsManyParametersAsTheirFormulasSay() {
    int h = C / 2;
    int p = C / 8;
    int q = 3 * (p / 2);
    long pyramid = block(1, C, h) + block(1, 4 * h, h);
    long rfb =
        block(1, C, 2 * p)
            + block(3, 2 * p, 2 * p)
            + (block(1, C, p) + block(3, p, 2 * p) + block(3, 2 * p, 2 * p))
            + (block(1, C, p) + block(3, p, q) + block(3, q, 2 * p) + block(3, 2 * p, 2 * p))
            + (block(1, 6 * p, h) + block(1, C, h));
    assertEquals(block(1, 5 * C, h) + h + 1, parameters("osim"));
    assertEquals(2 * block(1, C, h) + 3 * block(3, C, h) + block(1, 5 * h, h), parameters("aspp"));
    assertEquals(pyramid, parameters("spp"));
    assertEquals(pyramid, parameters("sppf"));
    assertEquals(pyramid, parameters("simsppf"));
    assertEquals(rfb, parameters("rfb"));
  }

  /** A k x k convolution without bias, and its norm. */
  private static long block(int k, long in, long out) {
    return k * k * in * out + 2 * out;
  }

  private static long parameters(String type) {
    ComputationGraphConfiguration conf = alone(type, DataType.FLOAT).getConfiguration();
    GraphSummary summary = GraphSummary.of(conf, InputType.convolutional(H, W, C));
    assertEquals(Map.of(type + ".left", summary.trainable()), summary.trainableByModule());
    return summary.trainable();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"aspp", "spp", "sppf", "simsppf", "rfb"})
  void agreesWithNumericGradients(String type) {
    Recipe recipe = recipe(type, "aspp.dropout=0", "aspp.rates=[2, 12]");
    ComputationGraph net =
        ModuleNet.around(
            (graph, left, right) -> {
              PoolingModule module = PoolingModule.of(type);
              String l = module.addTo(graph, type + ".left", left, 16, recipe);
              String r = module.addTo(graph, type + ".right", right, 16, recipe);
              graph.addVertex("both", new MergeVertex(), l, r);
              return "both";
            },
            16,
            4,
            6);
    INDArray[] pairs = ModuleNet.pairs(4, 6);
    int each = net.paramTable().size() < 50 ? 2 : 1;
    List<Entry> entries = Gradients.entries(net, pairs, ModuleNet.labels(net, pairs), each);

    assertEquals(List.of(), Gradients.wrong(entries));
    for (String stem : List.of("stem.left_W", "stem.right_W")) {
      assertTrue(
          entries.stream().anyMatch(e -> e.name().equals(stem) && Math.abs(e.analytic()) > 1e-3),
          () -> "a gradient reaches " + stem);
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"aspp", "spp", "sppf", "simsppf", "rfb"})
  void jsonAndASavedModelGiveTheSameNetwork(String type) throws IOException {
    ComputationGraph net = alone(type, DataType.FLOAT);
    ComputationGraphConfiguration conf = net.getConfiguration();
    assertEquals(conf, ComputationGraphConfiguration.fromJson(conf.toJson()));

    File file = folder.resolve(type + ".zip").toFile();
    ModelSerializer.writeModel(net, file, false);
    ComputationGraph loaded = ModelSerializer.restoreComputationGraph(file);
    assertArrayEquals(
        output(net, false, DataType.FLOAT).dup('c').data().asFloat(),
        output(loaded, false, DataType.FLOAT).dup('c').data().asFloat());
  }

  @Test
  void sppAndSppfAreTheSameFunction() {
    ComputationGraph beside = patterned("spp", DataType.FLOAT);
    ComputationGraph chained = patterned("sppf", DataType.FLOAT);
    assertArrayEquals(
        output(beside, false, DataType.FLOAT).dup('c').data().asFloat(),
        output(chained, false, DataType.FLOAT).dup('c').data().asFloat());
  }

  @Test
  void onAnEightByEightMapRatesOf12To36SeeOnlyPadding() {
    ComputationGraph net = patterned("aspp", DataType.DOUBLE);
    double[] before = output(net, false, DataType.DOUBLE).dup('c').data().asDouble();
    for (int branch = 1; branch <= 3; branch++) {
      INDArray weight = net.paramTable().get("aspp.left.convs." + branch + ".0_W");
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          if (i != 1 || j != 1) {
            for (int o = 0; o < C / 2; o++) {
              for (int c = 0; c < C; c++) {
                weight.putScalar(new int[] {o, c, i, j}, 1000);
              }
            }
          }
        }
      }
    }
    assertArrayEquals(before, output(net, false, DataType.DOUBLE).dup('c').data().asDouble());
  }

  @Test
  void asppDropsHalfInTrainingOnly() {
    ComputationGraph net = patterned("aspp", DataType.DOUBLE);
    INDArray trained = output(net, true, DataType.DOUBLE);
    INDArray kept = patternedWithoutDropout(true);
    int dropped = 0;
    for (long i = 0; i < kept.length(); i++) {
      double value = trained.getDouble(i);
      if (value == 0 && kept.getDouble(i) > 0) {
        dropped++;
      } else {
        assertEquals(2 * kept.getDouble(i), value, 1e-9, "what is kept counts twice");
      }
    }
    double positive = kept.gt(0).castTo(DataType.INT).sumNumber().doubleValue();
    assertEquals(0.5, dropped / positive, 0.05);
  }

  private static INDArray patternedWithoutDropout(boolean training) {
    return output(patterned("aspp", DataType.DOUBLE, "aspp.dropout=0"), training, DataType.DOUBLE);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    UserException e = assertThrows(UserException.class, () -> PoolingModule.of("psp"));
    assertEquals(
        "There is no pooling module 'psp'; choose one of two-scales, osim, aspp, sppf, spp, simsppf, rfb.",
        e.getMessage());
  }

  @Test
  void aTrunkTooThinForRfbIsRefused() {
    NeuralNetConfiguration.Builder net = new NeuralNetConfiguration.Builder();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Rfb().addTo(net.graphBuilder(), "rfb.left", "map", 8, recipe("rfb")));
    assertTrue(e.getMessage().contains("16 channels"), e.getMessage());
  }

  /** One step of training a module of the eyes moves its weights. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"aspp", "rfb"})
  void learns(String type) {
    ComputationGraph net =
        ModuleNet.around(
            (graph, left, right) -> {
              graph.addVertex("both", new MergeVertex(), left, right);
              return PoolingModule.of(type).addTo(graph, type + ".left", "both", 32, recipe(type));
            },
            16,
            4,
            6);
    INDArray[] pairs = ModuleNet.pairs(4, 6);
    MultiDataSet batch =
        new MultiDataSet(pairs, new INDArray[] {ModuleNet.labels(net, pairs).add(1)});
    double before = net.score(batch);
    for (int i = 0; i < 20; i++) {
      net.fit(batch);
    }
    assertTrue(net.score(batch) < before);
  }
}
