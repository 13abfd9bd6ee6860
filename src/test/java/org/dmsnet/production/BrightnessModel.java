package org.dmsnet.production;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/**
 * A model whose answer can be computed by hand: the logit of a label is left weight times the mean
 * red of the left photograph (0..1), plus right weight times that of the right one, plus a bias.
 */
public final class BrightnessModel {
  /** Side of its inputs, pixels. */
  public static final int SIDE = 64;

  private final ComputationGraph network =
      new ComputationGraph(
          new NeuralNetConfiguration.Builder()
              .graphBuilder()
              .addInputs("left", "right")
              .setInputTypes(
                  InputType.convolutional(SIDE, SIDE, 3), InputType.convolutional(SIDE, SIDE, 3))
              .addVertex("both", new MergeVertex(), "left", "right")
              .addLayer("pooled", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "both")
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

  /** Every logit is 0. */
  public BrightnessModel() {
    network.init();
    network.params().assign(0);
  }

  /** Sets the logit of a label. */
  public BrightnessModel logit(Label label, double left, double right, double bias) {
    INDArray weights = network.getLayer("labels").getParam("W");
    weights.putScalar(0, label.ordinal(), left);
    weights.putScalar(3, label.ordinal(), right);
    network.getLayer("labels").getParam("b").putScalar(label.ordinal(), bias);
    return this;
  }

  /** The model, thresholds 0.5. */
  public ModelBundle bundle(String... overrides) {
    Recipe recipe =
        RecipeReader.with(
            RecipeReader.with(
                Recipe.DEFAULTS,
                List.of(
                    "name=brightness",
                    "image-size=" + SIDE,
                    "data.mean=[0,0,0]",
                    "data.std=[1,1,1]")),
            List.of(overrides));
    return new ModelBundle(
        network,
        recipe,
        Collections.nCopies(Label.COUNT, 0.5),
        JsonNodeFactory.instance.objectNode(),
        new Provenance(Map.of(), 1, "split", "data", "command"));
  }

  /** Writes the model into a folder. */
  public Path write(Path folder) {
    Path file = folder.resolve("model.zip");
    bundle().write(file, false);
    return file;
  }

  /** A photograph of one brightness, 0..255. */
  public static BufferedImage photograph(int brightness) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    int rgb = new Color(brightness, brightness, brightness).getRGB();
    for (int place = 0; place < SIDE * SIDE; place++) {
      image.setRGB(place % SIDE, place / SIDE, rgb);
    }
    return image;
  }

  /** A photograph of one brightness as a PNG. */
  public static Path photograph(Path file, int brightness) {
    try {
      ImageIO.write(photograph(brightness), "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
