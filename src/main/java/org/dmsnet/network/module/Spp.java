package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.activations.Activation;

/**
 * Spatial pyramid pooling (He et al., arXiv 1406.4729) as YOLOv5 builds it ({@code
 * models/common.py}, {@code SPP}, k = 5, 9, 13).
 *
 * <pre>
 * x   = SiLU(BN(Conv1x1(input)))                                        [N,C/2,H,W]
 * out = SiLU(BN(Conv1x1(concat(x, max_5(x), max_9(x), max_13(x)))))      [N,C/2,H,W]
 * </pre>
 *
 * <p>max_k is a maximum over k x k places, stride 1, clipped at the border.
 */
public final class Spp implements PoolingModule {
  @Override
  public String type() {
    return "spp";
  }

  @Override
  public String addTo(GraphBuilder graph, String name, String input, int channels, Recipe recipe) {
    return PyramidPooling.beside(graph, name, input, channels, Activation.SWISH);
  }
}
