package org.dmsnet.production.explain;

import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A batch norm in inference, y = scale (x - mean) + beta by channel, scale = gamma / sqrt(var +
 * eps).
 *
 * @param scale [C]
 * @param mean [C]
 * @param beta [C]
 */
record InferenceNorm(INDArray scale, INDArray mean, INDArray beta) {

  static InferenceNorm of(BatchNormalization layer) {
    var conf = (org.deeplearning4j.nn.conf.layers.BatchNormalization) layer.layerConf();
    INDArray mean = layer.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN);
    INDArray variance =
        conf.isUseLogStd()
            ? Transforms.pow(
                Nd4j.scalar(10.0).castTo(mean.dataType()).broadcast(mean.shape()),
                layer.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD).mul(2))
            : layer.getParam(BatchNormalizationParamInitializer.GLOBAL_VAR);
    INDArray gamma =
        conf.isLockGammaBeta()
            ? Nd4j.valueArrayOf(mean.shape(), conf.getGamma(), mean.dataType())
            : layer.getParam(BatchNormalizationParamInitializer.GAMMA);
    INDArray beta =
        conf.isLockGammaBeta()
            ? Nd4j.valueArrayOf(mean.shape(), conf.getBeta(), mean.dataType())
            : layer.getParam(BatchNormalizationParamInitializer.BETA);
    long channels = mean.length();
    return new InferenceNorm(
        gamma.div(Transforms.sqrt(variance.add(conf.getEps()))).reshape(channels),
        mean.reshape(channels),
        beta.reshape(channels));
  }
}
