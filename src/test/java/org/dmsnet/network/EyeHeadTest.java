package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The head that learns each eye's own labels, on the plain siamese network. */
class EyeHeadTest {
  private static final String SIAMESE =
      "casfm=false ccam=false ciam=false osim=none head.trunk=true head.branch-norm=false";
  private static final double WEIGHT = 0.6;

  private static ComputationGraph net(double weight) {
    return Gradients.net(
        DmsNetGraph.configuration(
            Small.recipe(SIAMESE), DataType.DOUBLE, new TinyBackbone(), 8, weight));
  }

  private static INDArray eyes() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 3, 16);
    for (int[] one : new int[][] {{0, 0}, {0, 9}, {1, 3}, {1, 12}, {2, 2}, {2, 10}}) {
      labels.putScalar(one, 1);
    }
    return labels;
  }

  /** The second pair's right eye is unknown. */
  private static INDArray mask() {
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 16);
    for (int label = 8; label < 16; label++) {
      mask.putScalar(1, label, 0);
    }
    return mask;
  }

  private static MultiDataSet batch(INDArray mask) {
    return new MultiDataSet(
        Small.pairs(DataType.DOUBLE, 32),
        new INDArray[] {Small.labels(DataType.DOUBLE), eyes()},
        null,
        new INDArray[] {null, mask});
  }

  @Test
  void addsHalfTheWeightTimesTheCrossEntropyOfKnownLabels() {
    ComputationGraph net = net(WEIGHT);
    INDArray[] outputs = net.output(true, Small.pairs(DataType.DOUBLE, 32));
    double own = crossEntropy(Small.labels(DataType.DOUBLE), outputs[0], null);
    double eyes = crossEntropy(eyes(), outputs[1], mask());

    assertEquals((own + WEIGHT / 2 * eyes) / 3, net.score(batch(mask()), true), 1e-6);
  }

  private static double crossEntropy(INDArray labels, INDArray p, INDArray mask) {
    double sum = 0;
    for (int row = 0; row < labels.rows(); row++) {
      for (int label = 0; label < labels.columns(); label++) {
        double right =
            labels.getDouble(row, label) == 1
                ? p.getDouble(row, label)
                : 1 - p.getDouble(row, label);
        sum -= (mask == null ? 1 : mask.getDouble(row, label)) * Math.log(right);
      }
    }
    return sum;
  }

  @Test
  void anEyeIsJudgedByItsOwnPhotographWithTheSameClassifier() {
    ComputationGraph net = net(WEIGHT);
    INDArray[] pairs = Small.pairs(DataType.DOUBLE, 32);
    double[] asTaken = Small.bits(net.output(false, pairs[0], pairs[1])[1]);
    double[] exchanged = Small.bits(net.output(false, pairs[1], pairs[0])[1]);
    for (int i = 0; i < asTaken.length; i++) {
      int other = i / 16 * 16 + (i % 16 + 8) % 16;
      assertEquals(asTaken[i], exchanged[other], 1e-12);
    }
  }

  @Test
  void gradientAgreesWithNumericGradients() {
    ComputationGraph net = net(WEIGHT);
    MultiDataSet batch = batch(mask());
    List<Gradients.Entry> entries = Gradients.entries(net, batch, 2, name -> true);
    assertEquals(List.of(), Gradients.wrong(entries));
    assertTrue(
        entries.stream()
            .anyMatch(e -> e.name().equals("eye-labels.classify_W") && e.analytic() != 0));
  }

  @Test
  void changesHowTheTrunkLearnsAndAnUnknownEyeDoesNot() {
    ComputationGraph with = net(WEIGHT);
    ComputationGraph unknown = net(WEIGHT);
    ComputationGraph without = net(0);
    without.paramTable().forEach((name, p) -> p.assign(with.paramTable().get(name)));
    unknown.params().assign(with.params());
    with.fit(batch(mask()));
    unknown.fit(batch(Nd4j.zeros(DataType.DOUBLE, 3, 16)));
    without.fit(Small.batch(DataType.DOUBLE, 32));

    INDArray trunk = without.paramTable().get("trunk.conv1_W");
    assertTrue(trunk.sub(with.paramTable().get("trunk.conv1_W")).amaxNumber().doubleValue() > 1e-9);
    assertArrayEquals(Small.bits(trunk), Small.bits(unknown.paramTable().get("trunk.conv1_W")));
  }

  @Test
  void weightZeroIsTheNetworkWithoutIt() {
    assertEquals(
        DmsNetGraph.configuration(Small.recipe(SIAMESE)).toJson(),
        DmsNetGraph.trainingConfiguration(Small.recipe(SIAMESE + " training.eye-labels=0"))
            .toJson());
  }

  @Test
  void isGoneWithoutATraceFromTheExportedNetwork() {
    ComputationGraph with = net(WEIGHT);
    with.fit(batch(mask()));
    ComputationGraph exported = EyeHead.removedFrom(with);

    assertEquals(List.of("labels"), exported.getConfiguration().getNetworkOutputs());
    assertEquals(net(0).paramTable().keySet(), exported.paramTable().keySet());
    INDArray[] pairs = Small.pairs(DataType.DOUBLE, 32);
    assertArrayEquals(
        Small.bits(with.output(false, pairs)[0]), Small.bits(exported.output(false, pairs)[0]));
    assertSame(exported, EyeHead.removedFrom(exported));
  }
}
