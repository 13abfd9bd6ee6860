package org.dmsnet.network.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.Gradients;
import org.dmsnet.network.ModuleNet;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

class GroupedConvolutionTest {
  private static GroupedConvolution grouped(int groups, int in, int out, int stride) {
    return new GroupedConvolution(groups, in, out, 3, stride, new NormalDistribution(0, 0.2));
  }

  private static ComputationGraph net(ConvolutionLayer layer, DataType type) {
    OneDnn.enable();
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(type)
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .graphBuilder()
            .addInputs("x")
            .setInputTypes(InputType.convolutional(7, 6, layer.getNIn()))
            .addLayer("conv", layer, "x")
            .setOutputs("conv");
    return Gradients.net(graph.build());
  }

  /** The same convolution with dense weights that are zero between groups. */
  private static ComputationGraph dense(ComputationGraph net, DataType type) {
    GroupedConvolution layer = (GroupedConvolution) net.getLayer("conv").conf().getLayer();
    ComputationGraph dense =
        net(
            new ConvolutionLayer.Builder(3, 3)
                .stride(layer.getStride())
                .padding(1, 1)
                .convolutionMode(ConvolutionMode.Truncate)
                .nIn(layer.getNIn())
                .nOut(layer.getNOut())
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build(),
            type);
    INDArray weight = dense.getLayer("conv").getParam("W").assign(0);
    INDArray own = net.getLayer("conv").getParam("W");
    for (int group = 0; group < layer.getGroups(); group++) {
      part(weight, group, layer).assign(own.get(rows(group, layer)));
    }
    return dense;
  }

  private static INDArray part(INDArray dense, int group, GroupedConvolution layer) {
    long in = layer.getNIn() / layer.getGroups();
    return dense.get(rows(group, layer), NDArrayIndex.interval(group * in, (group + 1) * in));
  }

  private static org.nd4j.linalg.indexing.INDArrayIndex rows(int group, GroupedConvolution layer) {
    long out = layer.getNOut() / layer.getGroups();
    return NDArrayIndex.interval(group * out, (group + 1) * out);
  }

  @ParameterizedTest
  @CsvSource({
    "32, 128, 128, 1, 4",
    "32, 128, 128, 2, 4",
    "4, 64, 128, 1, 4",
    "2, 6, 4, 2, 1",
    "3, 6, 6, 1, 3",
    "8, 8, 8, 1, 1"
  })
  void isTheDenseConvolutionThatIsZeroBetweenGroups(
      int groups, int in, int out, int stride, int blocks) {
    GroupedConvolution layer = grouped(groups, in, out, stride);
    assertEquals(blocks, layer.blocks());
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      ComputationGraph net = net(layer, type);
      ComputationGraph dense = dense(net, type);
      INDArray x = Gradients.maps(1, 2, in, 7, 6).castTo(type);
      INDArray expected = output(dense, x);
      INDArray actual = output(net, x);
      assertNear(expected, actual);

      INDArray epsilon = Gradients.maps(2, actual.shape()).castTo(type);
      INDArray gradient = net.backpropGradient(epsilon).getGradientFor("conv_W");
      INDArray denseGradient = dense.backpropGradient(epsilon).getGradientFor("conv_W");
      for (int group = 0; group < groups; group++) {
        assertNear(part(denseGradient, group, layer), gradient.get(rows(group, layer)));
      }
    }
  }

  private static INDArray output(ComputationGraph net, INDArray x) {
    return net.feedForward(new INDArray[] {x}, true, false).get("conv");
  }

  private static void assertNear(INDArray expected, INDArray actual) {
    assertArrayEquals(expected.shape(), actual.shape());
    double[] values = expected.dup('c').castTo(DataType.DOUBLE).data().asDouble();
    assertArrayEquals(values, actual.dup('c').castTo(DataType.DOUBLE).data().asDouble(), 2e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void gradientsAgreeWithNumericOnes(int stride) {
    ComputationGraph net =
        ModuleNet.around(
            (graph, left, right) -> {
              graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), left, right);
              graph.addLayer("conv", grouped(4, 8, 8, stride), "sum");
              return "conv";
            },
            8,
            5,
            4);
    INDArray[] pairs = ModuleNet.pairs(5, 4);
    assertEquals(
        List.of(), Gradients.wrong(Gradients.entries(net, pairs, ModuleNet.labels(net, pairs), 5)));
  }

  @Test
  void jsonKeepsTheGroups() {
    ComputationGraph net = net(grouped(2, 4, 4, 1), DataType.FLOAT);
    ComputationGraphConfiguration conf = net.getConfiguration();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertEquals(conf, read);
    ComputationGraph again = Gradients.net(read);
    again.setParams(net.params());
    INDArray x = Gradients.maps(1, 1, 4, 7, 6).castTo(DataType.FLOAT);
    assertEquals(output(net, x), output(again, x));
    assertNotEquals(grouped(2, 4, 4, 1), grouped(4, 4, 4, 1));
  }

  @Test
  void trainsInWorkspaces() {
    ComputationGraph net =
        ModuleNet.around(
            (graph, left, right) -> {
              graph.addLayer("conv", grouped(4, 8, 8, 1), left);
              graph.addVertex(
                  "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv", right);
              return "sum";
            },
            8,
            4,
            4);
    INDArray[] pairs = ModuleNet.pairs(4, 4);
    MultiDataSet batch =
        new MultiDataSet(pairs, new INDArray[] {ModuleNet.labels(net, pairs).muli(2)});
    double before = net.score(batch);
    Map<String, INDArray> params = net.paramTable();
    INDArray weight = params.get("conv_W").dup();
    for (int step = 0; step < 5; step++) {
      net.fit(batch);
    }
    assertNotEquals(weight, params.get("conv_W"));
    assertEquals(-1, Double.compare(net.score(batch), before));
  }

  @Test
  void groupsThatDoNotDivideAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> grouped(3, 8, 9, 1));
  }
}
