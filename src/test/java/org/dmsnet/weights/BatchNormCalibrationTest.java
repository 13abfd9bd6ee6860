package org.dmsnet.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class BatchNormCalibrationTest {
  private static final List<String> FIRST = List.of("conv1.weight", "bn1.weight");
  private static final List<String> SECOND = List.of("conv2.weight", "bn2.weight");
  private static final INDArray[] IMAGES = {
    Pattern.of("left", 6, 3, 8, 8).muli(3).addi(1), Pattern.of("right", 6, 3, 8, 8).muli(2)
  };

  private static ConvolutionLayer convolution(int in) {
    return new ConvolutionLayer.Builder(3, 3)
        .nIn(in)
        .nOut(4)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static BatchNormalization norm() {
    return new BatchNormalization.Builder().eps(1e-5).decay(0.9).useLogStd(false).build();
  }

  /** Two eyes stacked, conv1 - bn1 - conv2 - bn2; the norms' variance is 1 - eps as if folded. */
  private static ComputationGraph folded() {
    ComputationGraph net =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .graphBuilder()
                .addInputs("left", "right")
                .setInputTypes(InputType.convolutional(8, 8, 3), InputType.convolutional(8, 8, 3))
                .addVertex("eyes", new StackVertex(), "left", "right")
                .addLayer("conv1", convolution(3), "eyes")
                .addLayer("bn1", norm(), "conv1")
                .addLayer("conv2", convolution(4), "bn1")
                .addLayer("bn2", norm(), "conv2")
                .setOutputs("bn2")
                .build());
    net.init();
    for (String norm : List.of("bn1", "bn2")) {
      net.getLayer(norm).getParam("var").assign(1 - 1e-5);
      net.getLayer(norm).getParam("beta").assign(Pattern.of(norm, 1, 4));
    }
    return net;
  }

  private static List<INDArray[]> inTwoBatches() {
    INDArray[] first = new INDArray[2];
    INDArray[] second = new INDArray[2];
    for (int eye = 0; eye < 2; eye++) {
      first[eye] = IMAGES[eye].get(NDArrayIndex.interval(0, 2)).dup();
      second[eye] = IMAGES[eye].get(NDArrayIndex.interval(2, 6)).dup();
    }
    return List.of(first, second);
  }

  private static List<String> both() {
    return List.of(FIRST.get(0), FIRST.get(1), SECOND.get(0), SECOND.get(1));
  }

  @Test
  void aFoldedNormStaysTheSameFunctionAndTrainingStartsFromIt() {
    ComputationGraph net = folded();
    INDArray before = net.outputSingle(IMAGES);
    INDArray training = net.feedForward(IMAGES, true).get("bn2").dup();
    assertTrue(before.distance2(training) > 0.1 * before.norm2Number().doubleValue());

    BatchNormCalibration.Result result =
        BatchNormCalibration.calibrate(
            net, new LoadReport(both(), List.of(), List.of()), inTwoBatches());

    assertEquals(List.of("bn1", "bn2"), result.preserved());
    double scale = before.norm2Number().doubleValue();
    assertEquals(0, before.distance2(net.outputSingle(IMAGES)) / scale, 1e-5);
    // The batch is all the images, so that its statistics are the running ones.
    assertEquals(0, before.distance2(net.feedForward(IMAGES, true).get("bn2")) / scale, 1e-4);
    assertNotEquals(1, net.getLayer("bn1").getParam("gamma").getDouble(0), 1e-2);
  }

  @Test
  void aNormWhoseConvolutionIsMissingNormalises() {
    ComputationGraph net = folded();
    BatchNormCalibration.Result result =
        BatchNormCalibration.calibrate(
            net, new LoadReport(FIRST, SECOND, List.of()), inTwoBatches());

    assertEquals(List.of("bn1"), result.preserved());
    assertEquals(List.of("bn2"), result.normalised());
    assertEquals(1, net.getLayer("bn2").getParam("gamma").getDouble(0));
    INDArray output = net.outputSingle(IMAGES).subi(Pattern.of("bn2", 1, 4, 1, 1));
    for (int channel = 0; channel < 4; channel++) {
      assertEquals(0, output.mean(0, 2, 3).getDouble(channel), 1e-4);
      assertEquals(1, output.var(false, 0, 2, 3).getDouble(channel), 1e-3);
    }
  }

  @Test
  void theMemoryOfAPassIsGivenBackButNotThePhotographs() {
    ComputationGraph net = folded();
    int last = net.topologicalSortOrder().length - 1;
    INDArray[] images = inTwoBatches().get(0);
    INDArray map;
    try (DetachedActivations activations = new DetachedActivations(net, last, images)) {
      map = activations.of("conv1");
      assertFalse(map.wasClosed());
    }
    assertTrue(map.wasClosed());
    for (INDArray image : images) {
      assertFalse(image.wasClosed());
    }
  }

  @Test
  void whatFollowsAFreshNormIsMeasuredAfterItNormalised() {
    ComputationGraph net = folded();
    // Makes the second norm's input very different before and after the first one normalises.
    net.getLayer("conv1").getParam("W").muli(50);
    BatchNormCalibration.calibrate(net, new LoadReport(SECOND, FIRST, List.of()), inTwoBatches());
    INDArray input = net.feedForward(IMAGES, false).get("conv2");
    INDArray var = net.getLayer("bn2").getParam("var");
    for (int channel = 0; channel < 4; channel++) {
      double expected = input.var(false, 0, 2, 3).getDouble(channel);
      assertEquals(expected, var.getDouble(channel), 1e-4 * expected);
    }
  }

  @Test
  void aLoadedNormThatIsNotFoldedStays() {
    ComputationGraph net = folded();
    net.getLayer("bn1").getParam("mean").assign(0.3);
    INDArray before = net.params().dup();
    LoadReport first = new LoadReport(FIRST, List.of(), List.of());
    BatchNormCalibration.Result result = BatchNormCalibration.calibrate(net, first, inTwoBatches());
    assertEquals(new BatchNormCalibration.Result(List.of(), List.of()), result);
    assertEquals(before, net.params());
  }

  @Test
  void withoutImagesItIsRefused() {
    LoadReport report = new LoadReport(both(), List.of(), List.of());
    assertThrows(
        UserException.class, () -> BatchNormCalibration.calibrate(folded(), report, List.of()));
  }

  @Test
  void momentsOfPartsAreThoseOfTheWhole() {
    ChannelMoments moments = new ChannelMoments();
    INDArray whole = Pattern.of("moments", 6, 3, 4, 4).addi(10);
    for (int i = 0; i < 6; i += 2) {
      moments.add(whole.get(NDArrayIndex.interval(i, i + 2)));
    }
    Map<Integer, INDArray> channels =
        Map.of(
            0, whole.tensorAlongDimension(0, 0, 2, 3), 2, whole.tensorAlongDimension(2, 0, 2, 3));
    channels.forEach(
        (channel, values) -> {
          assertEquals(values.meanNumber().doubleValue(), moments.mean().getDouble(channel), 1e-5);
          assertEquals(
              values.varNumber().doubleValue() * 95 / 96,
              moments.variance().getDouble(channel),
              1e-5);
        });
  }
}
