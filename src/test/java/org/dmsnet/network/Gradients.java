package org.dmsnet.network;

import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Numeric against analytic gradients, double precision. */
public final class Gradients {
  private Gradients() {}

  /** A network whose updater leaves gradients as they are, as DL4J's check asks for. */
  public static ComputationGraph net(ComputationGraphConfiguration conf) {
    for (GraphVertex vertex : conf.getVertices().values()) {
      if (vertex instanceof SameDiffVertex sameDiff) {
        sameDiff.setUpdater(new NoOp());
      } else if (vertex instanceof LayerVertex layer) {
        Layer own = layer.getLayerConf().getLayer();
        if (own instanceof BaseLayer base) {
          base.setIUpdater(new NoOp());
        } else if (own instanceof AbstractSameDiffLayer sameDiff) {
          sameDiff.setUpdater(new NoOp());
        }
      }
    }
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    return net;
  }

  /** Whether some entries of every parameter of the graph agree to a relative error of 1e-5. */
  public static boolean agree(
      ComputationGraph net, INDArray[] inputs, INDArray labels, int entriesPerParameter) {
    DataType before = Nd4j.defaultFloatingPointType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    try {
      return GradientCheckUtil.checkGradients(
          new GradientCheckUtil.GraphConfig()
              .net(net)
              .epsilon(1e-6)
              .maxRelError(1e-5)
              .minAbsoluteError(1e-9)
              .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
              .exitOnFirstError(false)
              .inputs(inputs)
              .labels(new INDArray[] {labels})
              .subset(true)
              .maxPerParam(entriesPerParameter));
    } finally {
      Nd4j.setDefaultDataTypes(before, before);
    }
  }

  /** Deterministic maps, uniform in -1..1. */
  public static INDArray maps(int seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.rand(DataType.DOUBLE, shape).muli(2).subi(1);
  }
}
