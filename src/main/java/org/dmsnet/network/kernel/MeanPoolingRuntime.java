package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean of maps [N,C,H,W] in either layout over their places, [N,C] or [N,C,1,1]. Series, other
 * types and masked maps are DL4J's.
 */
final class MeanPoolingRuntime extends GlobalPoolingLayer {
  private final PerMap<MeanPoolingPrimitives> primitives = new PerMap<>();

  MeanPoolingRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private boolean isMine() {
    return maskArray == null && dataType == DataType.FLOAT && DnnEngine.serves(input);
  }

  private MeanPoolingPrimitives primitivesFor(INDArray x) {
    return primitives.of(x, map -> new MeanPoolingPrimitives(Layout.of(map), map.shape()));
  }

  private long[] outputShape() {
    long images = input.size(0);
    long channels = input.size(1);
    return layerConf().isCollapseDimensions()
        ? new long[] {images, channels}
        : new long[] {images, channels, 1, 1};
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!isMine()) {
      return super.activate(training, workspaces);
    }
    INDArray x = Layout.known(input);
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, outputShape(), 'c');
    primitivesFor(x).forward().run(workspaces, ArrayType.FF_WORKING_MEM, x, y);
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!isMine()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray x = Layout.known(input);
    INDArray dy = PlainOrder.isOf(epsilon) ? epsilon : epsilon.dup('c');
    INDArray dx = Layout.of(x).createGradient(workspaces, x);
    primitivesFor(x).gradient().run(workspaces, ArrayType.BP_WORKING_MEM, dy, dx);
    return new Pair<>(new DefaultGradient(), dx);
  }
}
