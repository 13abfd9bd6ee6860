package org.dmsnet.network;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A batch norm in inference, y = scale (x - mean) + beta by channel, scale = gamma / sqrt(var +
 * eps). An activation that the norm names is of no effect in Deeplearning4j M2.1. All in double
 * precision.
 *
 * @param scale [C]
 * @param mean [C]
 * @param beta [C]
 */
public record InferenceNorm(INDArray scale, INDArray mean, INDArray beta) {

  /**
   * What a norm does.
   *
   * @param layer its configuration
   * @param parameters its parameters and running statistics, by Deeplearning4j's names
   * @return the same as one scale, mean and shift
   */
  public static InferenceNorm of(BatchNormalization layer, Map<String, INDArray> parameters) {
    INDArray mean = values(parameters.get("mean"));
    INDArray variance =
        layer.isUseLogStd()
            ? Transforms.pow(mean.like().assign(10), values(parameters.get("log10stdev")).mul(2))
            : values(parameters.get("var"));
    boolean locked = layer.isLockGammaBeta();
    INDArray gamma =
        locked ? mean.like().assign(layer.getGamma()) : values(parameters.get("gamma"));
    INDArray beta = locked ? mean.like().assign(layer.getBeta()) : values(parameters.get("beta"));
    return new InferenceNorm(gamma.div(Transforms.sqrt(variance.add(layer.getEps()))), mean, beta);
  }

  private static INDArray values(INDArray row) {
    return row.castTo(DataType.DOUBLE).reshape(row.length());
  }
}
