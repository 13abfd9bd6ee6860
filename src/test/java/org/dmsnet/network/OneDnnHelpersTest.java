package org.dmsnet.network;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.dmsnet.runtime.OneDnn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Without the helpers a network runs three to five times slower, and nothing else would show it.
 */
class OneDnnHelpersTest {
  @BeforeEach
  void asInAFreshProgram() {
    System.clearProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
  }

  @Test
  void aNetworkOfOursHasThem() {
    ComputationGraph net = Gradients.net(Small.configuration("", DataType.FLOAT));
    assertTrue(OneDnn.isOn());
    assertInstanceOf(MKLDNNConvHelper.class, net.getLayer("trunk.conv1").getHelper());
    assertInstanceOf(MKLDNNConvHelper.class, net.getLayer("casfm.u").getHelper());
  }

  @Test
  void aTrunkFromTheZooHasThem() {
    ComputationGraph net = ResNet.builder().depth(18).inputShape(3, 32, 32).build().init();
    assertTrue(OneDnn.isOn());
    assertInstanceOf(MKLDNNConvHelper.class, net.getLayer("conv1").getHelper());
  }
}
