package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.network.Gradients.Entry;
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
    // With biases at zero, a place where OSIM's few ReLUs are all shut is zero in all of CAFM's
    // channels, and their maximum has a kink just there.
    net.paramTable()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_b")) {
                value.assign(Gradients.maps(40, value.shape()).muli(0.3));
              }
            });
    // Three pairs: batch norm on the pooled branches of two would leave hardly any gradient.
    INDArray[] pairs = Small.pairs(DataType.DOUBLE, 32);

    // CCAM's and CIAM's own tests check all of their dense blocks' native layers.
    List<Entry> entries =
        Gradients.entries(
            net,
            pairs,
            Small.labels(DataType.DOUBLE),
            1,
            name -> !name.contains(".dense.") || name.contains(".dense.left.0.conv1"));

    assertEquals(List.of(), Gradients.wrong(entries));
    assertTrue(
        entries.stream().anyMatch(e -> e.name().equals("trunk.conv1_W") && e.analytic() != 0),
        "a gradient reaches the trunk");
  }
}
