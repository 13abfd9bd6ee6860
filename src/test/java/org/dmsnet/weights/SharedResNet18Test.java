package org.dmsnet.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.backbone.Backbone;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The shared ResNet-18 file: folded norms, and no 3x3 convolution (nor its norm) of layer4. */
class SharedResNet18Test {
  private static final Path FILE =
      Path.of(
          System.getProperty("dmsnet.shared", "../shared"),
          "weights",
          "resnet18-imagenet-partial.safetensors");
  private static final String LAYER3 = "trunk.layer3.1.relu";

  private final INDArray image = Pattern.of("image", 2, 3, 64, 64);
  private ComputationGraph net;
  private LoadReport report;

  @BeforeEach
  void load() {
    Assumptions.assumeTrue(Files.exists(FILE), () -> FILE + " is not there");
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(64, 64, 3));
    graph.setOutputs(Backbone.of("resnet18").addTo(graph, "image", "trunk"));
    net = new ComputationGraph(graph.build());
    net.init();
    report = GraphWeights.load(net, FILE, "trunk");
  }

  private INDArray layer3(boolean training) {
    Map<String, INDArray> activations = net.feedForward(new INDArray[] {image}, training);
    return activations.get(LAYER3).dup();
  }

  @Test
  void exactlyTheLargeConvolutionsOfLayer4AndTheirNormsAreMissing() {
    List<String> expected = new ArrayList<>();
    for (String block : List.of("trunk.layer4.0.", "trunk.layer4.1.")) {
      for (int i = 1; i <= 2; i++) {
        expected.add(block + "conv" + i + ".weight");
        for (String tensor : List.of("weight", "bias", "running_mean", "running_var")) {
          expected.add(block + "bn" + i + "." + tensor);
        }
      }
    }
    assertEquals(expected, report.missing());
    assertEquals(List.of("fc.bias", "fc.weight"), report.unused());
    assertEquals(80, report.loaded().size());
  }

  @Test
  void layer3AgreesWithTorchvision() {
    Pattern.assertAgrees(
        Pattern.json(getClass(), "resnet18-partial-layer3.json"), layer3(false), 1e-4);
  }

  @Test
  void calibrationKeepsTheFunctionAndTrainingStartsFromIt() {
    INDArray before = layer3(false);
    double norm = before.norm2Number().doubleValue();
    double uncalibrated = before.distance2(layer3(true)) / norm;
    assertTrue(uncalibrated > 0.2, "training mode as loaded is off by " + uncalibrated);

    BatchNormCalibration.Result result =
        BatchNormCalibration.calibrate(net, report, List.<INDArray[]>of(new INDArray[] {image}));

    assertEquals(16, result.preserved().size());
    assertEquals(
        List.of(
            "trunk.layer4.0.bn1", "trunk.layer4.0.bn2", "trunk.layer4.1.bn1", "trunk.layer4.1.bn2"),
        result.normalised());
    assertEquals(0, before.distance2(layer3(false)) / norm, 1e-4);
    assertEquals(0, before.distance2(layer3(true)) / norm, 1e-3);
  }
}
