package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient of a small whole network, in every configuration of Table 2. */
class DmsNetGradientTest {
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "name=all",
        "cafm=false",
        "ciam=false",
        "ccam=false",
        "casfm=false",
        "osim=right",
        "osim=left",
        "osim=none",
        "casfm=false ccam=false ciam=false head.trunk=true",
        "casfm.token-norm=false cafm.scale=false cafm.spatial-gain=false head.branch-norm=false"
      })
  void agreesWithNumericGradients(String change) {
    ComputationGraph net = Gradients.net(Small.configuration(change, DataType.DOUBLE));
    // Three pairs: batch norm on the pooled branches of two would leave hardly any gradient.
    INDArray[] pairs = Small.pairs(DataType.DOUBLE, 32);

    assertEquals(List.of(), Gradients.failures(net, pairs, Small.labels(DataType.DOUBLE), 1));
  }
}
