package org.dmsnet.production.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import onnx.Onnx;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.dmsnet.data.Label;
import org.dmsnet.data.image.PairAugmentation;
import org.dmsnet.data.image.PairRenderer;
import org.dmsnet.network.BatchNormFolding;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.Provenance;
import org.dmsnet.production.RandomNetwork;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OnnxExportTest {
  private static final Provenance PROVENANCE =
      new Provenance(Map.of("dmsnet", "0"), 3, "split", "data", "train");

  @TempDir Path folder;

  private static ModelBundle model(Recipe recipe) {
    return model(recipe, RandomNetwork.of(recipe, DataType.FLOAT));
  }

  private static ModelBundle model(Recipe recipe, ComputationGraph network) {
    List<Double> thresholds = Collections.nCopies(Label.COUNT, 0.25);
    return new ModelBundle(network, recipe, thresholds, NullNode.getInstance(), PROVENANCE);
  }

  /** Pixels of n photographs, [3,S,S] each. */
  private static byte[][] photographs(int n, int size, int seed) {
    byte[][] photographs = new byte[n][3 * size * size];
    Random random = new Random(seed);
    Arrays.stream(photographs).forEach(random::nextBytes);
    return photographs;
  }

  /** What Deeplearning4j answers, by way of the reader of photographs. */
  private static float[] byDeeplearning4j(ModelBundle model, byte[][] left, byte[][] right) {
    PairRenderer renderer = new PairRenderer(model.recipe());
    int n = left.length;
    float[] leftInput = new float[n * renderer.length()];
    float[] rightInput = new float[n * renderer.length()];
    for (int i = 0; i < n; i++) {
      renderer.render(
          left[i], right[i], PairAugmentation.NONE, leftInput, rightInput, i * renderer.length());
    }
    INDArray answer =
        model.network()
            .output(
                false,
                Nd4j.create(leftInput, renderer.shape(n), 'c'),
                Nd4j.create(rightInput, renderer.shape(n), 'c'))[0];
    return answer.dup('c').data().asFloat();
  }

  private static OnnxTensor tensor(OrtEnvironment onnx, byte[][] planes, int size)
      throws OrtException {
    ByteBuffer interleaved = ByteBuffer.allocateDirect(planes.length * 3 * size * size);
    for (byte[] photograph : planes) {
      for (int place = 0; place < size * size; place++) {
        for (int channel = 0; channel < 3; channel++) {
          interleaved.put(photograph[channel * size * size + place]);
        }
      }
    }
    interleaved.rewind();
    long[] shape = {planes.length, size, size, 3};
    return OnnxTensor.createTensor(onnx, interleaved, shape, OnnxJavaType.UINT8);
  }

  private static float[] byOnnxRuntime(
      OrtEnvironment onnx, OrtSession session, byte[][] left, byte[][] right, int size)
      throws OrtException {
    try (OnnxTensor leftTensor = tensor(onnx, left, size);
        OnnxTensor rightTensor = tensor(onnx, right, size);
        OrtSession.Result result = session.run(Map.of("left", leftTensor, "right", rightTensor))) {
      OnnxTensor labels = (OnnxTensor) result.get("labels").orElseThrow();
      assertArrayEquals(new long[] {left.length, Label.COUNT}, labels.getInfo().getShape());
      return labels.getFloatBuffer().array();
    }
  }

  private void assertSameAnswers(ModelBundle model) throws OrtException {
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(model, file);
    int size = model.recipe().imageSize();
    OrtEnvironment onnx = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = onnx.createSession(file.toString(), options)) {
        for (int n : new int[] {1, 3}) {
          byte[][] left = photographs(n, size, 1);
          byte[][] right = photographs(n, size, 2);
          float[] expected = byDeeplearning4j(model, left, right);
          assertArrayEquals(
              expected, byOnnxRuntime(onnx, session, left, right, size), 1e-4f, "pairs: " + n);
          assertTrue(spread(expected) > 1e-3, "answers that do not tell right from wrong");
        }
      }
    }
  }

  private static double spread(float[] answers) {
    double low = 1;
    double high = 0;
    for (float answer : answers) {
      low = Math.min(low, answer);
      high = Math.max(high, answer);
    }
    return high - low;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "head.branch-norm=true head.trunk=true casfm.token-norm=true",
        "image-size=96 mirror-right-eye=true cafm.scale=true cafm.spatial-gain=true",
        "backbone=resnet18 casfm.position-size=2 ccam=false",
        "backbone=resnext50-32x4d osim=none casfm=false ccam=false ciam=false head.trunk=true",
        "backbone=vit-b-16 osim=none casfm=false ccam=false ciam=false head.trunk=true",
      })
  void onnxRuntimeGivesTheSameAnswersForEveryModule(String changes) throws OrtException {
    assertSameAnswers(model(RandomNetwork.recipe(changes)));
  }

  static Stream<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("graphs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyRecipeThatWeShipExports(Path file) throws OrtException {
    Recipe shipped = RecipeReader.read(file, List.of());
    assertSameAnswers(
        model(RecipeReader.with(shipped, List.of("image-size=96", "backbone=resnet10-slim"))));
  }

  @Test
  void aFoldedModelGivesTheSameAnswersWithFewerNodes() throws OrtException {
    ModelBundle model = model(RandomNetwork.recipe("head.branch-norm=true"));
    ModelBundle folded = model(model.recipe(), BatchNormFolding.of(model.network()).network());
    assertSameAnswers(folded);
    int nodes = OnnxExport.of(model).getGraph().getNodeCount();
    assertTrue(OnnxExport.of(folded).getGraph().getNodeCount() < nodes);
  }

  @Test
  void metadataSayWhatAUserNeeds() throws IOException, OrtException {
    ModelBundle model = model(RandomNetwork.recipe("casfm.enabled=false ccam=false"));
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(model, file);
    OrtEnvironment onnx = OrtEnvironment.getEnvironment();
    try (OrtSession session = onnx.createSession(file.toString())) {
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      assertTrue(metadata.get("intended_use").contains("not a medical device"));
      assertEquals("[\"N\",\"D\",\"G\",\"C\",\"A\",\"H\",\"M\",\"O\"]", metadata.get("labels"));
      assertEquals("[0.25,0.25,0.25,0.25,0.25,0.25,0.25,0.25]", metadata.get("thresholds"));
      assertEquals(model.recipe(), RecipeReader.parse(metadata.get("recipe"), "metadata"));
      for (String key : List.of("license", "calibration", "normalisation", "provenance", "input")) {
        assertTrue(metadata.containsKey(key), key);
      }
      assertEquals("dmsnet", session.getMetadata().getProducerName());
    }
    Onnx.ModelProto read = Onnx.ModelProto.parseFrom(Files.readAllBytes(file));
    assertEquals(17, read.getOpsetImport(0).getVersion());
  }

  @Test
  void aCorrectionOfLightThatTheGraphDoesNotDoIsSaid() {
    ModelBundle plain = model(RandomNetwork.recipe("casfm.enabled=false ccam=false"));
    Recipe corrected = RecipeReader.with(plain.recipe(), List.of("data.illumination=clahe"));
    assertEquals("", OnnxExport.warning(plain));
    assertTrue(OnnxExport.warning(model(corrected, plain.network())).contains("clahe"));
  }

  @Test
  void aLayerWithoutTranslationIsNamed() {
    Recipe recipe = RandomNetwork.recipe("casfm.enabled=false ccam=false");
    ComputationGraph strange =
        new TransferLearning.GraphBuilder(RandomNetwork.of(recipe, DataType.FLOAT))
            .removeVertexKeepConnections("trunk.relu")
            .addLayer("trunk.relu", new LocalResponseNormalization(), "trunk.bn1")
            .build();
    UserException refused =
        assertThrows(UserException.class, () -> OnnxExport.of(model(recipe, strange)));
    assertTrue(refused.getMessage().contains("trunk.relu"), refused.getMessage());
    assertTrue(refused.getMessage().contains("LocalResponseNormalization"), refused.getMessage());
  }

  @Test
  void onnxsOwnCheckerAcceptsTheFile() throws IOException, InterruptedException {
    Assumptions.assumeTrue(python("import onnx") == 0, "there is no python3 with the package onnx");
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(model(RandomNetwork.recipe("head.branch-norm=true")), file);
    assertEquals(
        0, python("import onnx; onnx.checker.check_model('" + file + "', full_check=True)"));
  }

  private static int python(String script) throws InterruptedException {
    try {
      Process python =
          new ProcessBuilder("python3", "-c", script)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return python.waitFor(60, TimeUnit.SECONDS) ? python.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
