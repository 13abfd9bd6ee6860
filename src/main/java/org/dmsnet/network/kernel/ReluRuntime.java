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

  /** The input's layout if this class computes it, or null. */
  private Layout layout() {
    if (Strides.isPlain(input)) {
      return Layout.CHANNELS_FIRST;
    }
    return DnnEngine.serves(input) ? Layout.of(input) : null;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    Layout layout = layout();
    if (layout == null) {
      return super.activate(training, workspaces);
    }
    Overwriting kernel = (Overwriting) layerConf();
    Layout outputLayout = kernel.outputLayout(layout);
    if (outputLayout == layout && kernel.overwrites(training, input, workspaces)) {
      INDArray flat = layout.flat(input);
      Nd4j.getExecutioner().exec(new RectifiedLinear(flat, flat));
      return input;
    }
    return outputLayout.computed(
        layout,
        input,
        workspaces,
        y -> Nd4j.getExecutioner().exec(new RectifiedLinear(layout.flat(input), y)));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Layout layout = layout();
    if (layout == null) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray dx = layout.createGradient(workspaces, input);
    INDArray slopes = layout.flat(dx);
    Nd4j.getExecutioner().exec(new Step(layout.flat(input), slopes, 0.0));
    INDArray dy = epsilon;
    if (layout == Layout.CHANNELS_LAST && Layout.of(epsilon) != layout) {
      dy = layout.create(workspaces, ArrayType.BP_WORKING_MEM, input.dataType(), input.shape());
      Layout.copy(Layout.known(epsilon), dy);
    }
    slopes.muli(layout.flat(dy));
    return new Pair<>(new DefaultGradient(), dx);
  }
}
