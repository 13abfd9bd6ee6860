package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.recipe.CafmRecipe;

/**
 * The branch of what the eyes share (CIAM).
 *
 * <pre>
 * (l, r) = CAFM(Conv1x1(F_left), Conv1x1(F_right)), a CAFM of its own;  S = l * r * cos(l, r)   {@link CiamSimilarity}
 * Out    = Conv1x1(concat(dense(concat(l, S)), dense(concat(r, S)))) + l + r                    [N,A,H,W]
 * </pre>
 */
public final class Ciam {
  private Ciam() {}

  /**
   * Adds the branch.
   *
   * @param graph the graph under construction
   * @param left vertex with F_left, [N,C/2,H,W]
   * @param right vertex with F_right, [N,C/2,H,W]
   * @param channels C/2
   * @param a A: channels of the branch
   * @param cafm CAFM's keys
   * @return the vertex of GAP(Out), [N,A,1,1]
   */
  public static String add(
      GraphBuilder graph, String left, String right, int channels, int a, CafmRecipe cafm) {
    EyePair.Eyes eyes = EyePair.fused(graph, "ciam", left, right, channels, a, cafm);
    graph.addVertex("ciam.similarity", new CiamSimilarity(), eyes.left(), eyes.right());
    String paths = EyePair.paths(graph, "ciam", eyes, a, "ciam.similarity", "ciam.similarity");
    graph.addVertex("ciam.original", sum(), eyes.left(), eyes.right());
    graph.addLayer("ciam.original.gap", NativeLayers.globalMean(), "ciam.original");
    graph.addVertex("ciam.residual", sum(), paths, "ciam.original.gap");
    return "ciam.residual";
  }

  private static ElementWiseVertex sum() {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }
}
