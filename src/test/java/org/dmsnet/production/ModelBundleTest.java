package org.dmsnet.production;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

class ModelBundleTest {
  private static final List<Double> THRESHOLDS =
      List.of(0.5, 0.4, 0.31, 0.25, 0.2, 0.15, 0.6, 0.45);
  private static final Provenance PROVENANCE =
      new Provenance(
          Map.of("dmsnet", "0.1.0", "deeplearning4j", "1.0.0-M2.1"),
          42,
          "splithash",
          "fingerprint",
          "train graphs/tiny.yaml");
  private final INDArray left = Nd4j.linspace(0, 1, 6).reshape(2, 3).castTo(Nd4j.dataType());
  private final INDArray right = left.mul(-2);
  @TempDir Path folder;

  private static ComputationGraph network() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("left", "right")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer(
                    "labels",
                    new OutputLayer.Builder(new LossBinaryXENT())
                        .nIn(6)
                        .nOut(8)
                        .activation(Activation.SIGMOID)
                        .build(),
                    "both")
                .setOutputs("labels")
                .build());
    network.init();
    return network;
  }

  private ModelBundle bundle() throws IOException {
    Recipe recipe = RecipeReader.with(Recipe.DEFAULTS, List.of("name=tiny", "image-size=64"));
    ComputationGraph network = network();
    network.fit(new INDArray[] {left, right}, new INDArray[] {Nd4j.ones(2, 8)});
    return new ModelBundle(
        network,
        recipe,
        THRESHOLDS,
        new ObjectMapper().readTree("{\"macro-auc\":0.86,\"kappa\":null}"),
        PROVENANCE);
  }

  @Test
  void givesEverythingBack() throws IOException {
    ModelBundle written = bundle();
    Path file = folder.resolve("model.zip");
    written.write(file, true);
    ModelBundle read = ModelBundle.read(file);
    assertEquals(written.recipe(), read.recipe());
    assertEquals(THRESHOLDS, read.thresholds());
    assertEquals(written.metrics(), read.metrics());
    assertEquals(PROVENANCE, read.provenance());
    assertArrayEquals(
        written.network().outputSingle(left, right).data().asFloat(),
        read.network().outputSingle(left, right).data().asFloat());
    assertEquals(
        written.network().getUpdater().getStateViewArray(),
        read.network().getUpdater().getStateViewArray());
  }

  @Test
  void isAPlainDeeplearning4jModel() throws IOException {
    ModelBundle written = bundle();
    Path file = folder.resolve("model.zip");
    written.write(file, false);
    ComputationGraph plain = ModelSerializer.restoreComputationGraph(file.toFile());
    assertArrayEquals(
        written.network().outputSingle(left, right).data().asFloat(),
        plain.outputSingle(left, right).data().asFloat());
    assertTrue(ComputationGraph.load(file.toFile(), true).numParams() > 0);
  }

  @Test
  void isTheSameBytesEachTime() throws IOException {
    ModelBundle bundle = bundle();
    bundle.write(folder.resolve("a.zip"), true);
    bundle.write(folder.resolve("b.zip"), true);
    assertEquals(-1, Files.mismatch(folder.resolve("a.zip"), folder.resolve("b.zip")));
  }

  @Test
  void withoutTheUpdaterItIsAThirdOfTheSize() throws IOException {
    ModelBundle bundle = bundle();
    bundle.write(folder.resolve("full.zip"), true);
    bundle.write(folder.resolve("lean.zip"), false);
    long moments = 2L * 4 * bundle.network().params().length();
    assertTrue(
        Files.size(folder.resolve("full.zip")) - Files.size(folder.resolve("lean.zip")) >= moments);
    assertFalse(Files.exists(folder.resolve("full.zip.tmp")));
  }

  @Test
  void whatIsNoModelIsRefusedInWords() throws IOException {
    Path text = Files.writeString(folder.resolve("text.zip"), "not a zip at all");
    assertRefused(text, "not a zip");

    Path file = folder.resolve("model.zip");
    bundle().write(file, true);
    byte[] whole = Files.readAllBytes(file);
    Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length * 2 / 3));
    assertRefused(cut, "cut off");

    Path foreign = folder.resolve("foreign.zip");
    ModelSerializer.writeModel(network(), foreign.toFile(), false);
    assertRefused(foreign, "dmsnet/recipe.yaml is missing");

    assertRefused(folder.resolve("absent.zip"), "no file");
  }

  private static void assertRefused(Path file, String why) {
    UserException refused = assertThrows(UserException.class, () -> ModelBundle.read(file));
    assertEquals(UserException.WRONG_INPUT, refused.exitCode());
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
    assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
  }

  @Test
  void needsAThresholdForEveryLabel() throws IOException {
    ModelBundle good = bundle();
    for (List<Double> wrong : List.of(THRESHOLDS.subList(0, 7), Collections.nCopies(8, 1.5))) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new ModelBundle(
                  good.network(), good.recipe(), wrong, good.metrics(), good.provenance()));
    }
  }
}
