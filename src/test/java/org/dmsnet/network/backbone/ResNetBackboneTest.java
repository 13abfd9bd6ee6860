package org.dmsnet.network.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.UserException;
import org.dmsnet.weights.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ResNetBackboneTest {
  private static final JsonNode TORCHVISION =
      Pattern.json(ResNetBackboneTest.class, "torchvision-resnets.json");

  private static String lastNorm(String type) {
    return Backbone.of(type).channels() == 512 ? "bn2" : "bn3";
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 512",
    "resnet34, 512",
    "resnet50, 2048",
    "resnet101, 2048",
    "resnet152, 2048",
    "resnext50-32x4d, 2048"
  })
  void agreesWithTorchvisionInOutput(String type, int channels) {
    ComputationGraph net = Trunks.net(Backbone.of(type), 64, DataType.FLOAT);
    Pattern.fill(net, "trunk", lastNorm(type));
    assertEquals(channels, Backbone.of(type).channels());
    assertEquals(32, Backbone.of(type).stride());

    INDArray map = net.outputSingle(Trunks.images(64));
    Pattern.assertAgrees(TORCHVISION.get(type).get("inference"), map, 1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "resnet50", "resnet101", "resnet152", "resnext50-32x4d"})
  void agreesWithTorchvisionInTrainingModeAndGradients(String type) {
    ComputationGraph net = Trunks.withInputGradient(Backbone.of(type), 64, DataType.DOUBLE);
    Pattern.fill(net, "trunk", lastNorm(type));
    INDArray map = Trunks.trained(net, Trunks.images(64).castTo(DataType.DOUBLE));
    JsonNode expected = TORCHVISION.get(type);
    Pattern.assertAgrees(expected.get("training"), map, 1e-5);

    Gradient gradient = Trunks.gradients(net, map);
    Map.of(
            "gradientOfInput", "shift_shift",
            "gradientOfConv1", "trunk.conv1_W",
            "gradientOfConv2", "trunk.layer2.0.conv2_W",
            "gradientOfDownsample", "trunk.layer4.0.downsample.0_W")
        .forEach(
            (name, parameter) ->
                Pattern.assertAgrees(expected.get(name), gradient.getGradientFor(parameter), 1e-5));
  }

  @Test
  void startsFromHeNormalOverFanOut() {
    INDArray weight =
        Trunks.net(Backbone.of("resnet18"), 64, DataType.FLOAT)
            .paramTable()
            .get("trunk.layer2.0.conv1_W");
    double expected = Math.sqrt(2.0 / (128 * 9));
    assertEquals(expected, weight.stdNumber().doubleValue(), 0.02 * expected);
    assertEquals(0, weight.meanNumber().doubleValue(), 0.02 * expected);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    UserException e = assertThrows(UserException.class, () -> Backbone.of("resnet19"));
    assertTrue(e.getMessage().contains("'resnet19'"));
    for (Backbone backbone : Backbone.all()) {
      assertTrue(e.getMessage().contains(backbone.type()), e.getMessage());
    }
    assertTrue(e.getMessage().contains("resnet18, resnet34, resnet50, resnet101, resnet152"));
  }
}
