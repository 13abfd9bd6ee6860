package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * y = W * x + b by oneDNN's own primitives; what they do not serve is DL4J's. DL4J's backward pass,
 * moreover, computes y again to derive an activation function from it, even the identity.
 */
final class ConvolutionRuntime extends ConvolutionLayer {
  private static final String WEIGHT = ConvolutionParamInitializer.WEIGHT_KEY;
  private static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;

  private final PerMap<ConvolutionPasses> primitives = new PerMap<>();

  /** The input of the last training pass, if its memory was lent; else null. */
  private LentMap lent;

  ConvolutionRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private boolean isMine() {
    var layer = layerConf();
    return DnnEngine.serves(input)
        && dataType == DataType.FLOAT
        && layer.getActivationFn() instanceof ActivationIdentity
        && layer.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && (convolutionMode == ConvolutionMode.Truncate
            || convolutionMode == ConvolutionMode.Strict)
        && layer.getIDropout() == null
        && layer.getWeightNoise() == null;
  }

  private ConvolutionPasses primitivesFor(INDArray x) {
    return primitives.of(
        x,
        map -> {
          validateInputDepth(layerConf().getNIn());
          long[] shape = outputShape(map);
          return PointwisePrimitives.pays(layerConf(), map.shape())
              ? new PointwisePrimitives(layerConf(), map.shape(), shape)
              : new ConvolutionPrimitives(layerConf(), map.shape(), shape);
        });
  }

  private long[] outputShape(INDArray x) {
    var layer = layerConf();
    return Layout.outputShape(
        x,
        layer.getNOut(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation(),
        convolutionMode);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    lent = null;
    if (!isMine()) {
      return super.activate(training, workspaces);
    }
    INDArray x = Layout.known(input);
    ConvolutionPasses convolution = primitivesFor(x);
    Primitive forward = convolution.forward();
    Layout layout = ((Kernel) layerConf()).outputLayout(Layout.CHANNELS_LAST);
    INDArray y =
        layout.create(workspaces, ArrayType.ACTIVATIONS, DataType.FLOAT, convolution.outputShape());
    INDArray weights = getParam(WEIGHT);
    if (hasBias()) {
      forward.run(workspaces, ArrayType.FF_WORKING_MEM, x, weights, y, getParam(BIAS));
    } else {
      forward.run(workspaces, ArrayType.FF_WORKING_MEM, x, weights, y);
    }
    if (training) {
      lent = LentMap.lend(input, workspaces);
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!isMine()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    if (lent != null) {
      lent.restore(workspaces);
    }
    INDArray x = Layout.known(input);
    ConvolutionPasses convolution = primitivesFor(x);
    INDArray dy = asWanted(Layout.known(epsilon), convolution, workspaces);
    Gradient gradient = new DefaultGradient();
    INDArray dW = gradientViews.get(WEIGHT);
    convolution.gradientOfWeights().run(workspaces, ArrayType.BP_WORKING_MEM, x, dy, dW);
    if (hasBias()) {
      INDArray db = gradientViews.get(BIAS);
      convolution.gradientOfBias().run(workspaces, ArrayType.BP_WORKING_MEM, dy, db);
      gradient.setGradientFor(BIAS, db);
    }
    gradient.setGradientFor(WEIGHT, dW);
    INDArray dx = Layout.of(x).createGradient(workspaces, x);
    convolution
        .gradientOfInput()
        .run(workspaces, ArrayType.BP_WORKING_MEM, dy, getParam(WEIGHT), dx);
    return new Pair<>(gradient, dx);
  }

  /** Two or three passes read it: they need not turn it each for itself. */
  private static INDArray asWanted(
      INDArray dy, ConvolutionPasses convolution, LayerWorkspaceMgr workspaces) {
    if (!convolution.isChannelsLast() || Layout.of(dy) == Layout.CHANNELS_LAST) {
      return dy;
    }
    INDArray turned =
        Layout.CHANNELS_LAST.create(
            workspaces, ArrayType.BP_WORKING_MEM, dy.dataType(), dy.shape());
    Layout.copy(dy, turned);
    return turned;
  }
}
