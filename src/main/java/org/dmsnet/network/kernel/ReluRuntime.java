package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * y = max(x, 0) and dL/dx = [x &gt; 0] dL/dy. DL4J copies x first, both ways, and its operation for
 * the derivative takes ten times a copy; a step and a product take two.
 */
final class ReluRuntime extends ActivationLayer {

  ReluRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!Strides.isPlain(input)) {
      return super.activate(training, workspaces);
    }
    INDArray y =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, input.dataType(), input.shape(), input.ordering());
    return Nd4j.getExecutioner().exec(new RectifiedLinear(input, y));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!Strides.isPlain(input)) {
      return super.backpropGradient(dy, workspaces);
    }
    INDArray dx =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), input.ordering());
    Nd4j.getExecutioner().exec(new Step(input, dx, 0.0));
    return new Pair<>(new DefaultGradient(), dx.muli(dy));
  }
}
