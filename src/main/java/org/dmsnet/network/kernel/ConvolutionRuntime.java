package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's backward pass computes y = W * x + b again, to derive an activation function from it.
 * Where the activation is the identity, dL/dy needs no y: this class hands it to oneDNN as it is.
 */
final class ConvolutionRuntime extends ConvolutionLayer {

  ConvolutionRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    var layer = layerConf();
    Pair<Gradient, INDArray> gradients = null;
    if (helper != null
        && helperCountFail == 0
        && input.dataType() == DataType.FLOAT
        && dy.dataType() == DataType.FLOAT
        && layer.getActivationFn() instanceof ActivationIdentity
        && layer.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && convolutionMode != ConvolutionMode.Same
        && layer.getIDropout() == null
        && layer.getWeightNoise() == null) {
      gradients =
          helper.backpropGradient(
              input,
              getParam(ConvolutionParamInitializer.WEIGHT_KEY),
              hasBias() ? getParam(ConvolutionParamInitializer.BIAS_KEY) : null,
              dy,
              layer.getKernelSize(),
              layer.getStride(),
              layer.getPadding(),
              gradientViews.get(ConvolutionParamInitializer.BIAS_KEY),
              gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY),
              layer.getActivationFn(),
              layer.getCudnnAlgoMode(),
              layer.getCudnnBwdFilterAlgo(),
              layer.getCudnnBwdDataAlgo(),
              convolutionMode,
              layer.getDilation(),
              CNN2DFormat.NCHW,
              workspaces);
    }
    return gradients != null ? gradients : super.backpropGradient(dy, workspaces);
  }
}
