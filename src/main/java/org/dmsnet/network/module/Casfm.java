package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.recipe.CasfmRecipe;

/**
 * Cross-attention across the eyes (CASFM), equations 8 to 13, with d = C/2 channels throughout.
 *
 * <pre>
 * U_e     = Conv1x1(F_e)                        shared by the eyes              (8)
 * G_e     = lambda_e max(U_e) + (1 - lambda_e) avg(U_e)     {@link CasfmPooling}   (8, 9)
 * T_e     = flatten(Conv1x1(G_e)) + Interp(P0_e) W_p        {@link CasfmAttention} (10)
 * Z_right = softmax(Q_left K_right' / sqrt(D_K)) V_right, and the other way round  (11)
 * T'_e    = alpha_e Z_e W_O + beta_e T_e                                           (12)
 * F_fuse  = Conv1x1(concat(T'_left, T'_right))                                     (13)
 * </pre>
 *
 * <p>Only the mean of F_fuse over its places reaches the classifier, and that mean commutes with
 * the last convolution, so the map is pooled first.
 */
public final class Casfm {
  private Casfm() {}

  /**
   * Adds the branch.
   *
   * @param graph the graph under construction
   * @param left vertex with F_left, [N,d,H,W]; the last row and column of an odd map are dropped by
   *     the pooling
   * @param right vertex with F_right, [N,d,H,W]
   * @param d channels
   * @param recipe its keys
   * @return the vertex of GAP(F_fuse), [N,d,1,1]
   */
  public static String add(
      GraphBuilder graph, String left, String right, int d, CasfmRecipe recipe) {
    String u = "casfm.u";
    String g = "casfm.g";
    graph.addVertex("casfm.eyes", new StackVertex(), left, right);
    graph.addLayer(u, NativeLayers.convolution(1, d, d, true), "casfm.eyes");
    graph.addVertex(u + ".left", new UnstackVertex(0, 2), u);
    graph.addVertex(u + ".right", new UnstackVertex(1, 2), u);
    graph.addLayer("casfm.pool.left", new CasfmPooling(), u + ".left");
    graph.addLayer("casfm.pool.right", new CasfmPooling(), u + ".right");
    graph.addVertex("casfm.pooled", new StackVertex(), "casfm.pool.left", "casfm.pool.right");
    graph.addLayer(g, NativeLayers.convolution(1, d, d, true), "casfm.pooled");
    graph.addVertex(g + ".left", new UnstackVertex(0, 2), g);
    graph.addVertex(g + ".right", new UnstackVertex(1, 2), g);
    graph.addVertex("casfm.attention", new CasfmAttention(d, recipe), g + ".left", g + ".right");
    graph.addLayer("casfm.gap", NativeLayers.globalMean(), "casfm.attention");
    graph.addLayer("casfm.fuse", NativeLayers.convolution(1, 2L * d, d, true), "casfm.gap");
    return "casfm.fuse";
  }
}
