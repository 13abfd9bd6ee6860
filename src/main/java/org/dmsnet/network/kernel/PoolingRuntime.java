package org.dmsnet.network.kernel;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Maximum pooling by oneDNN's own primitives; what they do not serve is DL4J's. */
final class PoolingRuntime extends SubsamplingLayer {
  private static final int[] ONES = {1, 1};

  private final PerMap<PoolingPrimitives> primitives = new PerMap<>();

  /** Where the last training batch's maxima were; null before one. */
  private INDArray maxima;

  PoolingRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** oneDNN 2.5 reads beyond a map that is smaller than the window: those are DL4J's. */
  private boolean isMine() {
    var layer = layerConf();
    return DnnEngine.serves(input)
        && Layout.of(input) == Layout.CHANNELS_LAST
        && layer.getKernelSize()[0] <= input.size(2)
        && layer.getKernelSize()[1] <= input.size(3)
        && dataType == DataType.FLOAT
        && layer.getPoolingType() == PoolingType.MAX
        && layer.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && Arrays.equals(layer.getDilation(), ONES)
        && (convolutionMode == ConvolutionMode.Truncate
            || convolutionMode == ConvolutionMode.Strict);
  }

  private PoolingPrimitives primitivesFor(INDArray x) {
    var layer = layerConf();
    return primitives.of(
        x,
        map ->
            new PoolingPrimitives(
                map.shape(),
                outputShape(map),
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding()));
  }

  private long[] outputShape(INDArray x) {
    var layer = layerConf();
    return Layout.outputShape(
        x,
        x.size(1),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        ONES,
        convolutionMode);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!isMine()) {
      return super.activate(training, workspaces);
    }
    PoolingPrimitives pooling = primitivesFor(input);
    INDArray y =
        ((Kernel) layerConf())
            .outputLayout(Layout.CHANNELS_LAST)
            .create(workspaces, ArrayType.ACTIVATIONS, DataType.FLOAT, pooling.outputShape());
    if (training) {
      long[] values = {pooling.memoryOfMaxima()};
      maxima = workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, values, 'c');
      pooling.training().run(workspaces, ArrayType.FF_WORKING_MEM, input, y, maxima);
    } else {
      pooling.inference().run(workspaces, ArrayType.FF_WORKING_MEM, input, y);
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (maxima == null || !isMine()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    PoolingPrimitives pooling = primitivesFor(input);
    INDArray dx = Layout.CHANNELS_LAST.createGradient(workspaces, input);
    pooling.gradient().run(workspaces, ArrayType.BP_WORKING_MEM, Layout.known(epsilon), maxima, dx);
    return new Pair<>(new DefaultGradient(), dx);
  }
}
