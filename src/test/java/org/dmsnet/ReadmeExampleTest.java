package org.dmsnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.data.SinglePair;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/** The README's Java example is the code between the markers, which is compiled and run here. */
class ReadmeExampleTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  // README
  static Map<Label, Double> predict(Path file, Path leftEye, Path rightEye) {
    ModelBundle model = ModelBundle.read(file);
    SinglePair pair = SinglePair.read(leftEye, rightEye, model.recipe());
    INDArray output = model.network().output(pair.left(), pair.right())[0]; // [1,8]
    Map<Label, Double> probabilities = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      probabilities.put(label, output.getDouble(0, label.ordinal()));
    }
    return probabilities;
  }

  // README

  @Test
  void theReadmeShowsTheCodeBelowTheMarker() throws IOException {
    Matcher shown =
        Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(Path.of("README.md")));
    assertTrue(shown.find(), "README.md has no Java example");
    String code =
        Files.readString(Path.of("src/test/java/org/dmsnet/ReadmeExampleTest.java"))
            .split("(?m)^  // README\n", -1)[1];
    assertEquals(code.stripTrailing().stripIndent(), shown.group(1).strip());
  }

  @Test
  void theExampleGivesTheModelsProbabilities() throws IOException {
    double quarter = Math.log(0.25 / 0.75);
    Path model = model(new double[] {0, 0, 0, 0, quarter, 0, 0, -quarter});
    Map<Label, Double> probabilities = predict(model, picture("left.png"), picture("right.png"));
    assertEquals(List.of(Label.values()), List.copyOf(probabilities.keySet()));
    assertEquals(0.5, probabilities.get(Label.N), 1e-6);
    assertEquals(0.25, probabilities.get(Label.A), 1e-6);
    assertEquals(0.75, probabilities.get(Label.O), 1e-6);
  }

  /** A model that answers with the sigmoids of some numbers, whatever it sees. */
  private Path model(double[] logits) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("left", "right")
                .setInputTypes(
                    InputType.convolutional(SIDE, SIDE, 3), InputType.convolutional(SIDE, SIDE, 3))
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer("pooled", new GlobalPoolingLayer(), "both")
                .addLayer(
                    "labels",
                    new OutputLayer.Builder(new LossBinaryXENT())
                        .nIn(6)
                        .nOut(Label.COUNT)
                        .activation(Activation.SIGMOID)
                        .build(),
                    "pooled")
                .setOutputs("labels")
                .build());
    network.init();
    network.params().assign(0);
    for (Label label : Label.values()) {
      network.getLayer("labels").getParam("b").putScalar(label.ordinal(), logits[label.ordinal()]);
    }
    Recipe recipe = RecipeReader.with(Recipe.DEFAULTS, List.of("name=tiny", "image-size=" + SIDE));
    Path file = folder.resolve("model.zip");
    new ModelBundle(
            network,
            recipe,
            Collections.nCopies(Label.COUNT, 0.5),
            JsonNodeFactory.instance.objectNode(),
            new ModelBundle.Provenance(Map.of(), 1, "split", "data", "command"))
        .write(file, false);
    return file;
  }

  private Path picture(String name) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int place = 0; place < SIDE * SIDE; place++) {
      image.setRGB(place % SIDE, place / SIDE, place * name.length() * 977);
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
