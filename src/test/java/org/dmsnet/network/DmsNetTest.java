package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.PretrainedType;
import org.deeplearning4j.zoo.ZooModel;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;
import org.dmsnet.weights.GraphWeights;
import org.dmsnet.weights.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class DmsNetTest {
  @TempDir Path folder;

  private static DmsNet.Builder small() {
    return DmsNet.builder().recipe(Small.recipe("")).backbone("resnet18").inputShape(3, 64, 64);
  }

  @Test
  void isTheZooModelThatPutsOutEightProbabilities() {
    ZooModel<?> model = small().build();
    assertEquals("dmsnet", model.modelName());
    assertEquals(ComputationGraph.class, model.modelType());
    int[] image = {3, 64, 64};
    assertArrayEquals(new int[][] {image, image}, model.metaData().getInputShape());
    ComputationGraph net = model.init();
    INDArray output =
        net.outputSingle(Pattern.of("left", 2, 3, 64, 64), Pattern.of("right", 2, 3, 64, 64));
    assertArrayEquals(new long[] {2, 8}, output.shape());
    assertTrue(output.minNumber().doubleValue() > 0 && output.maxNumber().doubleValue() < 1);
  }

  @Test
  void isTheRecipesConfiguration() {
    assertEquals(
        DmsNetGraph.configuration(Recipe.DEFAULTS).toJson(),
        DmsNet.builder().build().conf().toJson());
  }

  @Test
  void initPretrainedTakesTheWholeNetwork() {
    ComputationGraph net = small().seed(1).build().init();
    Path file = folder.resolve("dmsnet.safetensors");
    GraphWeights.save(net, file, "", Map.of());
    DmsNet other = small().seed(2).weights(file.toString()).build();
    ComputationGraph pretrained = other.initPretrained(PretrainedType.IMAGENET);
    assertArrayEquals(Small.bits(net.params()), Small.bits(pretrained.params()));
  }

  @Test
  void initPretrainedTellsHowToGiveAFile() {
    UserException e =
        assertThrows(
            UserException.class, () -> small().build().initPretrained(PretrainedType.IMAGENET));
    assertTrue(e.getMessage().contains("dmsnet.weights.url.dmsnet"), e.getMessage());
    assertThrows(UserException.class, () -> small().build().initPretrained(PretrainedType.MNIST));
  }

  @Test
  void takesSquareImagesOfOneSizeOnly() {
    DmsNet model = small().build();
    model.setInputShape(new int[][] {{3, 96, 96}, {3, 96, 96}});
    assertArrayEquals(new int[] {3, 96, 96}, model.metaData().getInputShape()[1]);
    assertThrows(UserException.class, () -> small().inputShape(3, 64, 96));
    assertThrows(UserException.class, () -> small().inputShape(1, 64, 64));
    assertThrows(
        UserException.class, () -> model.setInputShape(new int[][] {{3, 96, 96}, {3, 64, 64}}));
    assertArrayEquals(new int[] {3, 96, 96}, model.metaData().getInputShape()[0]);
    assertThrows(UserException.class, () -> small().backbone("resnet20").build().init());
  }
}
