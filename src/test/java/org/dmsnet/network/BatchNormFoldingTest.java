package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class BatchNormFoldingTest {

  /** 1 x 1 convolution 3 x + 2, then a norm: mean 1, variance 4 - eps, gamma 6, beta 5. */
  @Test
  void convolutionTakesScaleAndShift() {
    double eps = 1e-5;
    ComputationGraph net = net(DataType.DOUBLE, false);
    set(net, "conv", Map.of("W", 3.0, "b", 2.0));
    set(net, "norm", Map.of("gamma", 6.0, "beta", 5.0, "mean", 1.0, "var", 4 - eps));

    BatchNormFolding folding = BatchNormFolding.of(net);

    assertEquals(List.of("norm"), folding.folded());
    ComputationGraph folded = folding.network();
    // s = 6 / sqrt(4) = 3: W' = 9, b' = 5 + 3 (2 - 1) = 8.
    assertEquals(9, folded.getVertex("conv").paramTable(false).get("W").getDouble(0), 1e-12);
    assertEquals(8, folded.getVertex("conv").paramTable(false).get("b").getDouble(0), 1e-12);
    assertFalse(folded.getConfiguration().getVertices().containsKey("norm"));
    assertEquals(3, net.getVertex("conv").paramTable(false).get("W").getDouble(0), "the original");
  }

  @Test
  void normOfADenseLayerAndStandardDeviationsAsLogarithmsFoldToo() {
    ComputationGraph net =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "dense",
                    new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.IDENTITY).build(),
                    "in")
                .addLayer(
                    "norm",
                    new BatchNormalization.Builder()
                        .nOut(4)
                        .useLogStd(true)
                        .activation(Activation.TANH)
                        .build(),
                    "dense")
                .addLayer("out", output(4), "norm")
                .setOutputs("out")
                .build());
    net.init();
    unsettle(net);
    INDArray input = Nd4j.rand(DataType.DOUBLE, 5, 3);

    BatchNormFolding folding = BatchNormFolding.of(net);

    assertEquals(List.of("norm"), folding.folded());
    assertArrayEquals(
        net.outputSingle(input).toDoubleMatrix()[4],
        folding.network().outputSingle(input).toDoubleMatrix()[4],
        1e-10);
  }

  @ParameterizedTest
  @CsvSource({"'', trunk.bn1", "pooling=aspp, aspp.left.convs.2.1"})
  void wholeNetworkAnswersTheSame(String changes, String folds) {
    ComputationGraph net = Small.net(changes, DataType.FLOAT);
    unsettle(net);
    INDArray[] pairs = Small.pairs(DataType.FLOAT, 32);

    BatchNormFolding folding = BatchNormFolding.of(net);

    INDArray expected = net.output(false, pairs)[0];
    INDArray actual = folding.network().output(false, pairs)[0];
    assertTrue(
        expected.sub(actual).amaxNumber().doubleValue() < 1e-5, expected + " but was " + actual);
    assertTrue(folding.folded().contains(folds), folding.folded().toString());
    assertTrue(folding.left().contains("head.norm"), folding.left().toString());
  }

  @Test
  void layerThatFeedsOthersTooKeepsItsNorm() {
    assertThrows(UserException.class, () -> BatchNormFolding.of(net(DataType.FLOAT, true)));
  }

  @Test
  void foldingTwiceIsRefused() {
    ComputationGraph once = BatchNormFolding.of(net(DataType.FLOAT, false)).network();

    UserException refused = assertThrows(UserException.class, () -> BatchNormFolding.of(once));

    assertTrue(refused.getMessage().contains("already"), refused.getMessage());
  }

  @Test
  void foldedNetworkSurvivesItsConfigurationAsText() {
    ComputationGraph folded = BatchNormFolding.of(Small.net("", DataType.FLOAT)).network();
    INDArray[] pairs = Small.pairs(DataType.FLOAT, 32);

    ComputationGraph read =
        new ComputationGraph(
            ComputationGraphConfiguration.fromJson(folded.getConfiguration().toJson()));
    read.init(folded.params(), true);

    assertEquals(folded.output(false, pairs)[0], read.output(false, pairs)[0]);
  }

  private static OutputLayer output(int in) {
    return new OutputLayer.Builder(LossFunction.XENT)
        .nIn(in)
        .nOut(2)
        .activation(Activation.SIGMOID)
        .build();
  }

  private static ComputationGraph net(DataType type, boolean shared) {
    var graph =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(2, 2, 1))
            .addLayer(
                "conv",
                new ConvolutionLayer.Builder(1, 1).nOut(1).activation(Activation.IDENTITY).build(),
                "in")
            .addLayer("norm", new BatchNormalization.Builder().useLogStd(false).build(), "conv");
    String last = "norm";
    if (shared) {
      graph.addVertex("both", new MergeVertex(), "norm", "conv");
      last = "both";
    }
    ComputationGraph net =
        new ComputationGraph(
            graph.addLayer("out", output(shared ? 8 : 4), last).setOutputs("out").build());
    net.init();
    return net;
  }

  private static void set(ComputationGraph net, String vertex, Map<String, Double> values) {
    values.forEach((key, value) -> net.getVertex(vertex).paramTable(false).get(key).assign(value));
  }

  /** Gives every norm statistics, scale and shift of its own. */
  private static void unsettle(ComputationGraph net) {
    Nd4j.getRandom().setSeed(3);
    net.paramTable()
        .forEach(
            (name, array) -> {
              INDArray drawn = Nd4j.rand(array.dataType(), array.shape());
              if (name.endsWith("_gamma") || name.endsWith("_var")) {
                array.assign(drawn.add(0.5));
              } else if (name.endsWith("_beta")
                  || name.endsWith("_mean")
                  || name.endsWith("_log10stdev")) {
                array.assign(drawn.sub(0.5));
              }
            });
  }
}
