package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.dmsnet.recipe.Recipe;
import org.nd4j.linalg.activations.Activation;

/**
 * Spatial pyramid pooling, fast, as YOLOv5 builds it ({@code models/common.py}, {@code SPPF}, k =
 * 5).
 *
 * <pre>
 * x   = SiLU(BN(Conv1x1(input)));  y1 = max_5(x);  y2 = max_5(y1);  y3 = max_5(y2)
 * out = SiLU(BN(Conv1x1(concat(x, y1, y2, y3))))                        [N,C/2,H,W]
 * </pre>
 *
 * <p>Two maxima over 5 x 5 places are one over 9 x 9, three one over 13 x 13: {@link Spp} and this
 * module are <b>the same function</b> of the same weights, this one faster. Whatever lies between
 * their rows in Table 3 is the scatter of a training, not a difference of modules.
 */
public final class Sppf implements PoolingModule {
  @Override
  public String type() {
    return "sppf";
  }

  @Override
  public String addTo(GraphBuilder graph, String name, String input, int channels, Recipe recipe) {
    return PyramidPooling.chained(graph, name, input, channels, Activation.SWISH);
  }
}
