package org.dmsnet.network.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.weights.WeightInitUtil;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Shape, views and initial values of a {@link GroupedConvolution}'s weights. */
final class GroupedConvolutionParameters extends ConvolutionParamInitializer {

  @Override
  public long numParams(Layer layer) {
    return ArrayUtil.prodLong(((GroupedConvolution) layer).weightShape());
  }

  @Override
  protected INDArray createWeightMatrix(
      NeuralNetConfiguration conf, INDArray weightView, boolean initializeParams) {
    GroupedConvolution layer = (GroupedConvolution) conf.getLayer();
    long[] shape = layer.weightShape();
    if (!initializeParams) {
      return WeightInitUtil.reshapeWeights(shape, weightView, 'c');
    }
    double kernel = (double) shape[2] * shape[3];
    return layer
        .getWeightInitFn()
        .init(shape[1] * kernel, shape[0] * kernel, shape, 'c', weightView);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    long[] shape = ((GroupedConvolution) conf.getLayer()).weightShape();
    return Map.of(WEIGHT_KEY, gradientView.reshape('c', shape));
  }
}
