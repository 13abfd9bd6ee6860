package org.dmsnet.network.module;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.dmsnet.network.layer.NativeLayers;
import org.dmsnet.recipe.CafmRecipe;

/**
 * What CCAM and CIAM share: one reduction of both eyes to A channels, a CAFM of their own, and two
 * paths of dense blocks whose ends are pooled and joined.
 */
final class EyePair {
  private EyePair() {}

  /** The vertices of (l, r), [N,A,H,W] each. */
  record Eyes(String left, String right) {}

  /** Conv1x1 from C/2 to A, shared by the eyes, then CAFM unless the recipe has none. */
  static Eyes fused(
      GraphBuilder graph,
      String name,
      String left,
      String right,
      int channels,
      int a,
      CafmRecipe cafm) {
    String reduce = name + ".reduce";
    graph.addVertex(name + ".eyes", new StackVertex(), left, right);
    graph.addLayer(reduce, NativeLayers.convolution(1, channels, a, true), name + ".eyes");
    graph.addVertex(reduce + ".left", new UnstackVertex(0, 2), reduce);
    graph.addVertex(reduce + ".right", new UnstackVertex(1, 2), reduce);
    if (!cafm.enabled()) {
      return new Eyes(reduce + ".left", reduce + ".right");
    }
    String module = name + ".cafm";
    graph.addVertex(module, new Cafm(a, cafm), reduce + ".left", reduce + ".right");
    graph.addVertex(module + ".left", new UnstackVertex(0, 2), module);
    graph.addVertex(module + ".right", new UnstackVertex(1, 2), module);
    return new Eyes(module + ".left", module + ".right");
  }

  /**
   * GAP(Conv1x1(concat(dense(concat(l, d_l)), dense(concat(r, d_r))))): the mean commutes with the
   * convolution, so the paths are pooled first.
   */
  static String paths(
      GraphBuilder graph, String name, Eyes eyes, int a, String withLeft, String withRight) {
    int in = 2 * a;
    graph.addVertex(name + ".left", new MergeVertex(), eyes.left(), withLeft);
    graph.addVertex(name + ".right", new MergeVertex(), eyes.right(), withRight);
    String left = DenseBlock.add(graph, name + ".dense.left", name + ".left", in);
    String right = DenseBlock.add(graph, name + ".dense.right", name + ".right", in);
    graph.addVertex(name + ".paths", new MergeVertex(), left, right);
    graph.addLayer(name + ".gap", NativeLayers.globalMean(), name + ".paths");
    long path = in + (long) DenseBlock.LAYERS * DenseBlock.GROWTH;
    graph.addLayer(name + ".out", NativeLayers.convolution(1, 2 * path, a, true), name + ".gap");
    return name + ".out";
  }
}
