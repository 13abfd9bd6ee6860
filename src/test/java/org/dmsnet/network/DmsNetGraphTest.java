package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.slf4j.LoggerFactory;

/** The whole network as a DL4J model: JSON, files, copies, training, sizes, symmetry. */
class DmsNetGraphTest {
  private static final DataType FLOAT = DataType.FLOAT;

  @TempDir Path folder;

  @Test
  void jsonGivesTheSameNetwork() {
    ComputationGraph net = Small.net("casfm.position-size=2", FLOAT);
    ComputationGraphConfiguration conf = net.getConfiguration();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertEquals(conf, read);
    assertEquals(conf.toJson(), read.toJson());
    ComputationGraph again = Gradients.net(read);
    again.setParams(net.params());
    assertSameBits(output(net, 32), output(again, 32));
  }

  @Test
  void savedAndLoadedGivesTheSameBits() throws IOException {
    ComputationGraph net = Small.net("", FLOAT);
    net.fit(Small.batch(FLOAT, 32));
    assertSameBits(output(net, 32), output(savedAndLoaded(net), 32));
  }

  @Test
  void trainingGoesOnFromALoadedModel() throws IOException {
    MultiDataSet batch = Small.batch(FLOAT, 32);
    ComputationGraph through = Small.net("", FLOAT);
    ComputationGraph first = Small.net("", FLOAT);
    for (int i = 0; i < 2; i++) {
      through.fit(batch);
      first.fit(batch);
    }
    ComputationGraph loaded = savedAndLoaded(first);
    through.fit(batch);
    loaded.fit(batch);
    assertSameBits(through.params(), loaded.params());
    assertSameBits(
        through.getUpdater().getStateViewArray(), loaded.getUpdater().getStateViewArray());
  }

  @Test
  void cloneTrainsAndLeavesTheOriginalAlone() {
    ComputationGraph net = Small.net("", FLOAT);
    double[] before = Small.bits(net.params());
    ComputationGraph clone = net.clone();
    assertSameBits(output(net, 32), output(clone, 32));
    clone.fit(Small.batch(FLOAT, 32));
    clone.fit(Small.batch(FLOAT, 32));
    assertArrayEquals(before, Small.bits(net.params()));
    Map<String, INDArray> own = net.paramTable();
    for (String name :
        List.of("casfm.attention_WQ", "ccam.cafm_K2", "osim.left.context_W4", "trunk.conv1_W")) {
      double[] changed = Small.bits(clone.paramTable().get(name));
      assertFalse(Arrays.equals(Small.bits(own.get(name)), changed), name);
    }
    net.fit(Small.batch(FLOAT, 32));
    net.fit(Small.batch(FLOAT, 32));
    assertSameBits(net.params(), clone.params());
  }

  @Test
  void anImageOfAnotherSizeGoesThroughTheSameNetwork() {
    ComputationGraph net = Small.net("", FLOAT);
    double[] small = Small.bits(output(net, 32));
    ComputationGraph large = Small.net("image-size=64", FLOAT);
    large.setParams(net.params());
    assertSameBits(output(large, 64), output(net, 64));
    assertArrayEquals(small, Small.bits(output(net, 32)));
    for (int size : new int[] {32, 64, 32}) {
      net.fit(Small.batch(FLOAT, size));
      assertTrue(Double.isFinite(net.score()));
    }
  }

  @Test
  void swappedEyesChangeTheSignOfTheDifferenceAndNothingSymmetric() {
    ComputationGraph net = Small.net("cafm=false head.trunk=true", DataType.DOUBLE);
    Map<String, INDArray> params = net.paramTable();
    params.forEach(
        (name, value) -> {
          if (name.startsWith("osim.left.")) {
            params.get(name.replace("osim.left.", "osim.right.")).assign(value);
          }
        });
    INDArray[] pairs = Small.pairs(DataType.DOUBLE, 32);
    Map<String, INDArray> straight = net.feedForward(pairs, false);
    Map<String, INDArray> swapped = net.feedForward(new INDArray[] {pairs[1], pairs[0]}, false);

    INDArray difference = straight.get("ccam.difference.left");
    assertTrue(difference.amaxNumber().doubleValue() > 1e-3);
    assertNear(difference.neg(), swapped.get("ccam.difference.left"));
    assertNear(straight.get("ccam.difference.right"), swapped.get("ccam.difference.left"));
    assertNear(straight.get("ciam.similarity"), swapped.get("ciam.similarity"));
    assertNear(straight.get("ciam.original"), swapped.get("ciam.original"));
    assertNear(straight.get("pool.left"), swapped.get("pool.right"));
    assertNear(straight.get("pool.right"), swapped.get("pool.left"));
  }

  @Test
  void anOddMapWorksAndIsReportedWhenBuilt() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(DmsNetGraph.class);
    log.start();
    logger.addAppender(log);
    try {
      ComputationGraph net = Small.net("image-size=40", FLOAT);
      assertArrayEquals(new long[] {3, 8}, output(net, 40).shape());
      net.fit(Small.batch(FLOAT, 40));
      assertTrue(Double.isFinite(net.score()));
      assertEquals(1, log.list.size());
      String message = log.list.get(0).getFormattedMessage();
      assertTrue(message.contains("5 x 5") && message.contains("last row and column"), message);
      Small.net("image-size=32", FLOAT);
      Small.net("image-size=40 casfm=false", FLOAT);
      assertEquals(1, log.list.size(), "an even map, or no CASFM, is nothing to report");
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void headsThatDoNotDivideAreRefused() {
    UserException e =
        assertThrows(
            UserException.class, () -> Small.configuration("casfm.heads=3 name=mine", FLOAT));
    assertTrue(e.getMessage().contains("casfm.heads"), e.getMessage());
    assertTrue(e.getMessage().contains("'mine'"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "cafm=false, ccam.cafm",
    "cafm=false, ciam.cafm",
    "ciam=false, ciam",
    "ccam=false, ccam",
    "casfm=false, casfm",
    "osim=right, osim.left.context",
    "osim=left, osim.right.attention"
  })
  void removedModulesAreGone(String change, String prefix) {
    assertTrue(has(Small.configuration("", FLOAT), prefix));
    assertFalse(has(Small.configuration(change, FLOAT), prefix));
  }

  private static boolean has(ComputationGraphConfiguration conf, String prefix) {
    return conf.getVertices().keySet().stream()
        .anyMatch(name -> name.equals(prefix) || name.startsWith(prefix + "."));
  }

  private static INDArray output(ComputationGraph net, int size) {
    return net.outputSingle(Small.pairs(FLOAT, size));
  }

  private ComputationGraph savedAndLoaded(ComputationGraph net) throws IOException {
    File file = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    return ModelSerializer.restoreComputationGraph(file, true);
  }

  private static void assertSameBits(INDArray expected, INDArray actual) {
    assertArrayEquals(Small.bits(expected), Small.bits(actual));
  }

  private static void assertNear(INDArray expected, INDArray actual) {
    assertArrayEquals(Small.bits(expected), Small.bits(actual), 1e-10);
  }
}
