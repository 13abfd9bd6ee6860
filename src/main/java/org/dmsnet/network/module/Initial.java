package org.dmsnet.network.module;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Initial values of the modules' parameters, drawn from ND4J's seeded generator. */
final class Initial {
  private Initial() {}

  /** Normal with variance 2 / fan-in (He et al., 2015), for what a ReLU follows. */
  static void he(INDArray parameter, long fanIn) {
    normal(parameter, Math.sqrt(2.0 / fanIn));
  }

  /** Normal with variance 1 / fan-in (LeCun), for linear projections. */
  static void leCun(INDArray parameter, long fanIn) {
    normal(parameter, Math.sqrt(1.0 / fanIn));
  }

  static void normal(INDArray parameter, double deviation) {
    parameter.assign(Nd4j.randn(parameter.dataType(), parameter.shape()).muli(deviation));
  }
}
