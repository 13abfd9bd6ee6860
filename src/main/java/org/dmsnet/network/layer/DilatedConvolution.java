package org.dmsnet.network.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's 3 x 3 convolution with a dilation, kept away from oneDNN: [N,in,H,W] to [N,out,H,W],
 * stride 1, padding of the dilation, no bias.
 *
 * <p>libnd4j forgets the dilation in the padding that it tells oneDNN, which therefore refuses
 * every such convolution, whatever its mode; DL4J falls back to its own code, but prints a stack
 * trace for each layer of each network. This layer takes that code at once.
 */
public final class DilatedConvolution extends ConvolutionLayer {

  /** For JSON. */
  public DilatedConvolution() {}

  DilatedConvolution(long in, long out, int dilation) {
    super(
        new ConvolutionLayer.Builder(3, 3)
            .stride(1, 1)
            .dilation(dilation, dilation)
            .padding(dilation, dilation)
            .convolutionMode(ConvolutionMode.Truncate)
            .nIn(in)
            .nOut(out)
            .hasBias(false)
            .weightInit(WeightInit.RELU)
            .activation(Activation.IDENTITY));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    return LayerRuntime.ready(
        new Runtime(conf, networkDataType),
        conf,
        trainingListeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }

  /** DL4J's layer without a helper. */
  private static final class Runtime
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1L;

    Runtime(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
      helper = null;
    }
  }
}
