package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.recipe.Recipe;

/**
 * Omni-scale integration module, equations 1 to 7, one per eye.
 *
 * <pre>
 * SPP_s   = bilinear(adaptive_avg_pool_s(x)),  s = 2, 4                    (1, 2)
 * GMP, GAP = global max and mean, broadcast                                 (3, 4)
 * F_input = concat(x, GMP, GAP, SPP_2, SPP_4)                  [N,5C,H,W]   (5)
 * F_ccp   = ReLU(BN(Conv1x1(F_input)))                         [N,C/2,H,W]  (6)
 * F_out   = F_ccp * sigmoid(W_s * F_ccp + b_s)                              (7)
 * </pre>
 *
 * <p>The convolution is linear, and pooling, broadcasting and interpolation act on space only, so
 * Conv1x1(F_input) is computed as W_x x + {@link OsimContext}: the same result, a third of the
 * multiplications, and the 5C map is never built.
 */
public final class Osim implements PoolingModule {
  @Override
  public String type() {
    return "osim";
  }

  @Override
  public String addTo(GraphBuilder graph, String name, String input, int channels, Recipe recipe) {
    int half = channels / 2;
    graph.addLayer(name + ".conv", NativeLayers.convolution(1, channels, half, false), input);
    graph.addLayer(name + ".context", new OsimContext(channels, half), input);
    graph.addVertex(
        name + ".sum",
        new ElementWiseVertex(ElementWiseVertex.Op.Add),
        name + ".conv",
        name + ".context");
    String ccp = normalised(graph, name, name + ".sum", half);
    graph.addLayer(name + ".attention", new OsimAttention(half), ccp);
    return name + ".attention";
  }

  /**
   * Adds what an eye without a pooling module gets, so that shapes hold: ReLU(BN(Conv1x1(x))).
   *
   * @param graph the graph under construction
   * @param name prefix of the vertices: {@code osim.left}
   * @param input vertex with the eye's map x, [N,C,H,W]
   * @param channels C, even
   * @return the vertex of the result, [N,C/2,H,W]
   */
  public static String addWithout(GraphBuilder graph, String name, String input, int channels) {
    int half = channels / 2;
    graph.addLayer(name + ".conv", NativeLayers.convolution(1, channels, half, false), input);
    return normalised(graph, name, name + ".conv", half);
  }

  private static String normalised(GraphBuilder graph, String name, String input, int channels) {
    graph.addLayer(name + ".bn", NativeLayers.batchNorm(channels), input);
    graph.addLayer(name + ".relu", NativeLayers.relu(), name + ".bn");
    return name + ".relu";
  }
}
