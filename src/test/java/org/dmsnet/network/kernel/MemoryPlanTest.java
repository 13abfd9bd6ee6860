package org.dmsnet.network.kernel;

import static org.dmsnet.network.kernel.MixedNetwork.SIDE;
import static org.dmsnet.network.kernel.MixedNetwork.assertStepsAgree;
import static org.dmsnet.network.kernel.MixedNetwork.bytesOfAStep;
import static org.dmsnet.network.kernel.MixedNetwork.convolution;
import static org.dmsnet.network.kernel.MixedNetwork.net;
import static org.dmsnet.network.kernel.MixedNetwork.norm;
import static org.dmsnet.network.kernel.MixedNetwork.output;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** What a sum may overwrite, and what it leaves to others. */
class MemoryPlanTest {
  private static final int IMAGES = 3;
  private static final int CHANNELS = 16;

  @BeforeAll
  static void oneDnn() {
    OneDnn.enable();
  }

  @Test
  void aSumLeavesAReluItsOutputAndGivesAwayANormsThatNobodyElseReads() {
    SumKernel sum = sum(Kernels.in(configuration(DataType.FLOAT)));
    assertFalse(sum.isInPlace());
    assertArrayEquals(new int[] {1}, sum.spareInputs());
  }

  @Test
  void gradientsAgreeWithDl4jInDoublePrecision() {
    ComputationGraph exact = net(configuration(DataType.DOUBLE));
    ComputationGraph fast = net(Kernels.in(configuration(DataType.FLOAT)));
    fast.setParams(exact.params().castTo(DataType.FLOAT));
    assertStepsAgree(exact, fast, IMAGES, IMAGES, IMAGES);
  }

  @Test
  void aStepNeedsAMapLessWhereOneIsWrittenOver() {
    ComputationGraphConfiguration all = Kernels.in(configuration(DataType.FLOAT));
    sum(all).setSpareInputs();
    long map = IMAGES * CHANNELS * SIDE * SIDE * Float.BYTES;
    assertEquals(
        bytesOfAStep(all, IMAGES) - map,
        bytesOfAStep(Kernels.in(configuration(DataType.FLOAT)), IMAGES));
  }

  private static SumKernel sum(ComputationGraphConfiguration conf) {
    return (SumKernel) conf.getVertices().get("sum");
  }

  /**
   * The sum of a ReLU's and a norm's output, which nothing else reads, and a map of their shape.
   */
  private static ComputationGraphConfiguration configuration(DataType type) {
    return MixedNetwork.ofImages(type, SIDE)
        .addLayer("left", convolution(CHANNELS, 3, 1, 1), "image")
        .addLayer("left.norm", norm(), "left")
        .addLayer("left.relu", new ActivationLayer(Activation.RELU), "left.norm")
        .addLayer("right", convolution(CHANNELS, 1, 1, 0), "image")
        .addLayer("right.norm", norm(), "right")
        .addVertex(
            "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left.relu", "right.norm")
        .addLayer("next", convolution(CHANNELS, 3, 1, 1), "sum")
        .addLayer("last", convolution(CHANNELS, 1, 2, 0), "next")
        .addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "last")
        .addLayer("out", output(), "pool")
        .setOutputs("out")
        .build();
  }
}
