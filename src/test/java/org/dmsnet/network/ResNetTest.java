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
import org.dmsnet.runtime.UserException;
import org.dmsnet.weights.GraphWeights;
import org.dmsnet.weights.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class ResNetTest {
  @TempDir Path folder;

  private static ResNet.Builder small() {
    return ResNet.builder().depth(18).inputShape(3, 32, 32).numClasses(5);
  }

  @Test
  void isTheZooModelThatPutsOutProbabilities() {
    ZooModel<?> model = small().build();
    assertEquals("resnet18", model.modelName());
    assertEquals(ComputationGraph.class, model.modelType());
    assertArrayEquals(new int[] {3, 32, 32}, model.metaData().getInputShape()[0]);
    ComputationGraph net = model.init();
    INDArray output = net.outputSingle(Pattern.of("image", 2, 3, 32, 32));
    assertArrayEquals(new long[] {2, 5}, output.shape());
    assertEquals(2, output.sumNumber().doubleValue(), 1e-5);
  }

  @Test
  void initPretrainedTakesTheFileOfTheBuilder() {
    ComputationGraph net = small().seed(1).build().init();
    Path file = folder.resolve("resnet18.safetensors");
    GraphWeights.save(net, file, "", Map.of());
    ComputationGraph pretrained =
        small().seed(2).weights(file.toString()).build().initPretrained(PretrainedType.IMAGENET);
    assertEquals(net.params(), pretrained.params());
  }

  @Test
  void initPretrainedTellsHowToGiveAFile() {
    UserException e =
        assertThrows(
            UserException.class, () -> small().build().initPretrained(PretrainedType.IMAGENET));
    assertTrue(e.getMessage().contains("dmsnet.weights.url.resnet18"), e.getMessage());
    assertThrows(UserException.class, () -> small().build().initPretrained(PretrainedType.VGGFACE));
  }

  @Test
  void thereIsNoResNet20() {
    assertThrows(UserException.class, () -> ResNet.builder().depth(20).build());
  }
}
