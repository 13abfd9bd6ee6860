package org.dmsnet.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class GraphWeightsTest {
  @TempDir Path folder;
  private Path tiny;

  /** Multiplies by a learnt scalar per channel, so that a SameDiff layer's parameter is at hand. */
  public static class Gain extends SameDiffLayer {
    @Override
    public SDVariable defineLayer(
        SameDiff sd, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask) {
      return input.mul(parameters.get("gain"));
    }

    @Override
    public void defineParameters(SDLayerParams params) {
      params.addWeightParam("gain", 1, 4, 1, 1);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.get("gain").assign(1);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }
  }

  /** The same as a vertex. */
  public static class GainVertex extends SameDiffVertex {
    @Override
    public SDVariable defineVertex(
        SameDiff sd,
        Map<String, SDVariable> inputs,
        Map<String, SDVariable> parameters,
        Map<String, SDVariable> masks) {
      return inputs.get("in").mul(parameters.get("gain"));
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams params) {
      params.defineInputs("in");
      params.addWeightParam("gain", 1, 4, 1, 1);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.get("gain").assign(1);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputs) {
      return inputs[0];
    }

    @Override
    public GainVertex clone() {
      return new GainVertex();
    }
  }

  private static ComputationGraph net(int seed, String prefix, boolean sameDiff, boolean frozen) {
    Layer conv =
        new ConvolutionLayer.Builder(3, 3)
            .stride(2, 2)
            .padding(1, 1)
            .nIn(3)
            .nOut(4)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build();
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(8, 8, 3))
            .addLayer(prefix + "conv1", frozen ? new FrozenLayer(conv) : conv, "image")
            .addLayer(
                prefix + "bn1",
                new BatchNormalization.Builder().eps(1e-5).useLogStd(false).build(),
                prefix + "conv1")
            .addLayer(
                prefix + "relu",
                new ActivationLayer.Builder().activation(Activation.RELU).build(),
                prefix + "bn1");
    String last = prefix + "relu";
    if (sameDiff) {
      graph
          .addLayer("a_gain.layer", new Gain(), last)
          .addVertex("a_gain.vertex", new GainVertex(), "a_gain.layer");
      last = "a_gain.vertex";
    }
    graph
        .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last)
        .addLayer(
            prefix + "fc",
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build(),
            "pool")
        .setOutputs(prefix + "fc");
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  @BeforeEach
  void copyCheckedInFile() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("tiny.safetensors")) {
      tiny = Files.write(folder.resolve("tiny.safetensors"), in.readAllBytes());
    }
  }

  private Map<String, INDArray> contents(Path file) {
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    try (SafeTensors open = SafeTensors.open(file)) {
      open.names().forEach(name -> tensors.put(name, open.read(name)));
    }
    return tensors;
  }

  /** The checked-in file with one tensor replaced, or removed where the replacement is null. */
  private Path with(String name, INDArray replacement) {
    Map<String, INDArray> tensors = contents(tiny);
    tensors.values().removeIf(tensor -> !tensor.dataType().isFPType());
    tensors.put(name, replacement);
    tensors.values().removeIf(tensor -> tensor == null);
    Path file = folder.resolve("changed.safetensors");
    SafeTensorsWriter.write(file, tensors, Map.of());
    return file;
  }

  @Test
  void aFileOfPyTorchsGivesPyTorchsOutput() {
    for (boolean frozen : new boolean[] {false, true}) {
      ComputationGraph net = net(1, "", false, frozen);
      LoadReport report = GraphWeights.load(net, tiny, "");
      assertEquals(
          List.of(
              "conv1.weight",
              "bn1.weight",
              "bn1.bias",
              "bn1.running_mean",
              "bn1.running_var",
              "fc.weight",
              "fc.bias"),
          report.loaded());
      assertTrue(report.complete());
      assertEquals(List.of("expected.output"), report.unused());

      INDArray output = net.outputSingle(Pattern.of("image", 2, 3, 8, 8));
      INDArray expected = contents(tiny).get("expected.output");
      assertTrue(output.equalsWithEps(expected, 1e-5), () -> output + " but " + expected);
    }
  }

  @Test
  void bareAndPrefixedNamesFindTheTrunk() {
    ComputationGraph net = net(1, "trunk.", false, false);
    LoadReport bare = GraphWeights.load(net, tiny, "trunk");
    assertTrue(bare.complete());
    assertEquals("trunk.conv1.weight", bare.loaded().get(0));

    Path whole = folder.resolve("whole.safetensors");
    GraphWeights.save(net, whole, "", Map.of());
    assertTrue(contents(whole).containsKey("trunk.conv1.weight"));
    ComputationGraph other = net(2, "trunk.", false, false);
    assertEquals(bare.loaded(), GraphWeights.load(other, whole, "trunk").loaded());
    assertEquals(net.params(), other.params());

    Path part = folder.resolve("part.safetensors");
    GraphWeights.save(net, part, "trunk", Map.of());
    assertTrue(contents(part).containsKey("conv1.weight"));
  }

  @Test
  void savingAndLoadingIsBitEqualWithSameDiffLayersAndVertices() {
    ComputationGraph net = net(1, "", true, false);
    net.params().assign(Pattern.of("parameters", net.params().shape()).addi(1.5));
    Path file = folder.resolve("net.safetensors");
    GraphWeights.save(net, file, "", Map.of("epoch", "3"));
    ComputationGraph other = net(2, "", true, false);
    assertNotEquals(net.params(), other.params());
    LoadReport report = GraphWeights.load(other, file, "");
    assertTrue(
        report.loaded().containsAll(List.of("a_gain.layer.gain", "a_gain.vertex.gain")),
        report.summary());
    assertEquals(net.params(), other.params());
    INDArray image = Pattern.of("image", 2, 3, 8, 8);
    assertEquals(net.outputSingle(image), other.outputSingle(image));
  }

  @Test
  void aPartialFileLoadsWhatItHasAndListsTheRest() {
    ComputationGraph net = net(1, "", false, false);
    INDArray before = net.getLayer("conv1").getParam("W").dup();
    LoadReport report = GraphWeights.load(net, with("module.conv1.weight", null), "");
    assertEquals(List.of("conv1.weight"), report.missing());
    assertFalse(report.loaded().contains("conv1.weight"));
    assertEquals(before, net.getLayer("conv1").getParam("W"));
    assertTrue(report.summary().contains("missing (1): conv1.weight"), report.summary());
  }

  private void assertRefusedUnchanged(Path file, String... parts) {
    ComputationGraph net = net(1, "", false, false);
    INDArray before = net.params().dup();
    UserException e = assertThrows(UserException.class, () -> GraphWeights.load(net, file, ""));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertEquals(before, net.params());
  }

  @Test
  void aShapeThatDoesNotFitNamesTheTensorAndLoadsNothing() {
    assertRefusedUnchanged(
        with("module.fc.weight", Pattern.of("x", 4, 2)),
        "'module.fc.weight' has shape [4, 2]",
        "'fc.weight' of the network has [2, 4]");
  }

  @Test
  void valuesThatAreNoNumbersAreRefused() {
    INDArray bias = Pattern.of("x", 2);
    bias.putScalar(1, Float.NaN);
    assertRefusedUnchanged(with("module.fc.bias", bias), "'module.fc.bias'", "NaN");
  }

  @Test
  void aTensorThatIsThereTwiceIsRefused() {
    assertRefusedUnchanged(with("fc.bias", Pattern.of("x", 2)), "'fc.bias' twice");
  }

  @Test
  void aFileOfSomethingElseIsRefused() {
    Path file = folder.resolve("else.safetensors");
    SafeTensorsWriter.write(file, Map.of("encoder.w", Pattern.of("x", 2)), Map.of());
    assertRefusedUnchanged(file, "None of the 1 tensors");
  }
}
