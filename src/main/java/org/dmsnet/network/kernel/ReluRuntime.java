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
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * y = max(x, 0) and dL/dx = [x &gt; 0] dL/dy. DL4J copies x first, both ways, and its operation for
 * the derivative takes ten times a copy.
 */
final class ReluRuntime extends ActivationLayer {
  private final PerMap<Primitive> gradient = new PerMap<>();

  ReluRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** The input's layout if this class computes it, or null. */
  private Layout layout() {
    // Of any rank and type, where Layout knows maps alone.
    if (input.ordering() == 'c' && Shape.hasDefaultStridesForShape(input)) {
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
      rectify(flat);
      if (LentMap.isSeenBy(trainingListeners, layerConf().getLayerName())) {
        LentMap.keep(input);
      } else {
        LentMap.changed(input, () -> rectify(flat));
      }
      return input;
    }
    return outputLayout.computed(
        layout,
        input,
        workspaces,
        y -> Nd4j.getExecutioner().exec(new RectifiedLinear(layout.flat(input), y)));
  }

  private static void rectify(INDArray flat) {
    Nd4j.getExecutioner().exec(new RectifiedLinear(flat, flat));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Layout layout = layout();
    if (layout == null) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray dx = layout.createGradient(workspaces, input);
    if (DnnEngine.serves(input)) {
      gradient
          .of(input, map -> ReluPrimitive.gradient(layout, map.shape()))
          .run(workspaces, ArrayType.BP_WORKING_MEM, input, Layout.known(epsilon), dx);
    } else {
      Nd4j.getExecutioner().exec(new Step(input, dx, 0.0));
      dx.muli(epsilon);
    }
    return new Pair<>(new DefaultGradient(), dx);
  }
}
