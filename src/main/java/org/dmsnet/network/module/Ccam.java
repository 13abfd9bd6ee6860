package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.dmsnet.recipe.CafmRecipe;

/**
 * The branch of the eyes' difference (CCAM).
 *
 * <pre>
 * (l, r) = CAFM(Conv1x1(F_left), Conv1x1(F_right));  D = l - r
 * Out    = Conv1x1(concat(dense(concat(l, D)), dense(concat(r, -D))))     [N,A,H,W]
 * </pre>
 */
public final class Ccam {
  private Ccam() {}

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
    EyePair.Eyes eyes = EyePair.fused(graph, "ccam", left, right, channels, a, cafm);
    graph.addVertex("ccam.difference.left", difference(), eyes.left(), eyes.right());
    graph.addVertex("ccam.difference.right", difference(), eyes.right(), eyes.left());
    return EyePair.paths(graph, "ccam", eyes, a, "ccam.difference.left", "ccam.difference.right");
  }

  private static ElementWiseVertex difference() {
    return new ElementWiseVertex(ElementWiseVertex.Op.Subtract);
  }
}
