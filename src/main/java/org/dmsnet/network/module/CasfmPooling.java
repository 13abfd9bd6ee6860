package org.dmsnet.network.module;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.dmsnet.network.samediff.MendedLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;

/**
 * Equations 8 and 9 for one eye: G = lambda max + (1 - lambda) avg, with avg = 1/k^2 avgpool_k(U),
 * max = 1/k^2 maxpool_k(U), k = stride = 2, and lambda = sigmoid of the parameter {@code lambda}
 * [1], initially 0.5. [N,d,H,W] to [N,d,H/2,W/2]; the last row and column of an odd map are
 * dropped.
 */
public final class CasfmPooling extends MendedLayer {
  /** k: side and stride of the pooling window. */
  static final int WINDOW = 2;

  /** For JSON, and for a graph under construction. */
  public CasfmPooling() {}

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addBiasParam("lambda", 1);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    params.get("lambda").assign(0);
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable u, Map<String, SDVariable> p, SDVariable mask) {
    double perPlace = 1.0 / (WINDOW * WINDOW);
    SDVariable max = sd.cnn().maxPooling2d(u, window()).mul(perPlace);
    SDVariable avg = sd.cnn().avgPooling2d(u, window()).mul(perPlace);
    SDVariable lambda = sd.nn().sigmoid(p.get("lambda")).reshape(1, 1);
    SDVariable difference = max.sub(avg);
    // A number times a map as a product of matrices: its gradient sums by BLAS.
    SDVariable weighted = sd.mmul(lambda, difference.reshape(1, -1));
    long[] map = u.getShape();
    return avg.add(weighted.reshape(-1, map[1], pooled(map[2]), pooled(map[3])));
  }

  /** As ND4J's pooling counts, which makes one window of a side shorter than it. */
  private static long pooled(long side) {
    return (side - WINDOW) / WINDOW + 1;
  }

  private static Pooling2DConfig window() {
    return Pooling2DConfig.builder()
        .kH(WINDOW)
        .kW(WINDOW)
        .sH(WINDOW)
        .sW(WINDOW)
        .isNHWC(false)
        .build();
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeConvolutional map = (InputType.InputTypeConvolutional) inputType;
    return InputType.convolutional(
        map.getHeight() / WINDOW, map.getWidth() / WINDOW, map.getChannels());
  }
}
