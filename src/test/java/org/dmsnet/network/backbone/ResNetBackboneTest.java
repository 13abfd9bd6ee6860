package org.dmsnet.network.backbone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
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

  private static ComputationGraph trunk(String type, DataType precision) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(precision)
            // With workspaces, backpropGradient from outside fails in DL4J's own batch norm.
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(64, 64, 3));
    graph.setOutputs(Backbone.of(type).addTo(graph, "image", "trunk"));
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  private static ComputationGraph patterned(String type, DataType precision) {
    ComputationGraph net = trunk(type, precision);
    Pattern.fill(net, "trunk", Backbone.of(type).channels() == 512 ? "bn2" : "bn3");
    return net;
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 512, 11176512",
    "resnet34, 512, 21284672",
    "resnet50, 2048, 23508032",
    "resnet101, 2048, 42500160",
    "resnet152, 2048, 58143808"
  })
  void agreesWithTorchvisionInParametersAndOutput(String type, int channels, long trainable) {
    ComputationGraph net = patterned(type, DataType.FLOAT);
    long running =
        net.paramTable().entrySet().stream()
            .filter(p -> p.getKey().endsWith("_mean") || p.getKey().endsWith("_var"))
            .mapToLong(p -> p.getValue().length())
            .sum();
    assertEquals(trainable, net.params().length() - running);
    assertEquals(channels, Backbone.of(type).channels());

    INDArray map = net.outputSingle(Pattern.of("image", 2, 3, 64, 64));
    Pattern.assertAgrees(TORCHVISION.get(type).get("inference"), map, 1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "resnet50"})
  void agreesWithTorchvisionInTrainingModeAndGradient(String type) {
    ComputationGraph net = patterned(type, DataType.DOUBLE);
    Map<String, INDArray> activations =
        net.feedForward(
            new INDArray[] {Pattern.of("image", 2, 3, 64, 64).castTo(DataType.DOUBLE)},
            true,
            false);
    INDArray map = activations.get(net.getConfiguration().getNetworkOutputs().get(0));
    JsonNode expected = TORCHVISION.get(type);
    Pattern.assertAgrees(expected.get("training"), map, 1e-5);

    Gradient gradient =
        net.backpropGradient(Pattern.of("epsilon", map.shape()).castTo(DataType.DOUBLE));
    Pattern.assertAgrees(
        expected.get("gradientOfDownsample"),
        gradient.getGradientFor("trunk.layer4.0.downsample.0_W"),
        1e-5);
    Pattern.assertAgrees(
        expected.get("gradientOfConv1"), gradient.getGradientFor("trunk.conv1_W"), 1e-5);
  }

  @Test
  void startsFromHeNormalOverFanOut() {
    INDArray weight = trunk("resnet18", DataType.FLOAT).paramTable().get("trunk.layer2.0.conv1_W");
    double expected = Math.sqrt(2.0 / (128 * 9));
    assertEquals(expected, weight.stdNumber().doubleValue(), 0.02 * expected);
    assertEquals(0, weight.meanNumber().doubleValue(), 0.02 * expected);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    UserException e = assertThrows(UserException.class, () -> Backbone.of("resnet19"));
    assertTrue(e.getMessage().contains("'resnet19'"));
    assertTrue(e.getMessage().contains("resnet18, resnet34, resnet50, resnet101, resnet152"));
  }
}
