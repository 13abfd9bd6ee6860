package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.activations.Activation;

/**
 * Simplified SPPF as YOLOv6 builds it ({@code yolov6/layers/common.py}, {@code SimSPPF}, k = 5):
 * {@link Sppf} with ReLU in place of SiLU.
 *
 * <pre>
 * x   = ReLU(BN(Conv1x1(input)));  y1 = max_5(x);  y2 = max_5(y1);  y3 = max_5(y2)
 * out = ReLU(BN(Conv1x1(concat(x, y1, y2, y3))))                        [N,C/2,H,W]
 * </pre>
 */
public final class SimSppf implements PoolingModule {
  @Override
  public String type() {
    return "simsppf";
  }

  @Override
  public String addTo(GraphBuilder graph, String name, String input, int channels, Recipe recipe) {
    return PyramidPooling.chained(graph, name, input, channels, Activation.RELU);
  }
}
