package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

class LabelPriorTest {
  @Test
  void aFreshClassifierPredictsTheFrequenciesOfTheLabels() {
    ComputationGraph net =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "labels",
                    new OutputLayer.Builder(new LossBinaryXENT())
                        .nIn(3)
                        .nOut(2)
                        .activation(Activation.SIGMOID)
                        .build(),
                    "in")
                .setOutputs("labels")
                .build());
    net.init();

    LabelPrior.apply(net, "labels", new long[] {24, 0}, 98);
    INDArray probabilities = net.outputSingle(Nd4j.zeros(1, 3));

    // (24 + 1) / (98 + 2); no positive at all stays possible: 1 / 100.
    assertEquals(0.25, probabilities.getDouble(0), 1e-6);
    assertEquals(0.01, probabilities.getDouble(1), 1e-6);
  }
}
