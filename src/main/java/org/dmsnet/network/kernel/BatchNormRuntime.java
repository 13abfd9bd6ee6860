package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.floating.SquaredNorm;
import org.nd4j.linalg.api.ops.impl.reduce3.Dot;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch norm of maps in training: y = gamma (x - m) / s + beta, with m and s^2 = v + eps of the
 * batch, per channel over M = N H W values.
 *
 * <p>DL4J's variance takes ten times as long as this one's two passes, and its gradient (oneDNN's,
 * and then two more of its own that nobody reads) four times as long as
 *
 * <pre>
 * dL/dbeta  = sum(dy)
 * dL/dgamma = sum(dy (x - m)) / s
 * dL/dx     = gamma/s dy - gamma/s^2 dgamma/M (x - m) - gamma/s dbeta/M
 * </pre>
 *
 * Sums run over the contiguous H*W first. Inference, and what is not a plain FLOAT map [N,C,H,W],
 * is DL4J's.
 */
final class BatchNormRuntime extends BatchNormalization {

  /** Of the last training batch, [1,C,1,1]: its mean and 1/s; empty before one. */
  private INDArray mean;

  private INDArray inverse;

  /** Mean and variance [1,C], as the running statistics are. */
  private INDArray meanRow;

  private INDArray varianceRow;

  BatchNormRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private boolean isMine(INDArray x) {
    var layer = layerConf();
    return x.rank() == 4
        && x.dataType() == DataType.FLOAT
        && dataType == DataType.FLOAT
        && layer.getCnn2DFormat() == CNN2DFormat.NCHW
        && !layer.isUseLogStd()
        && !layer.isLockGammaBeta()
        && Strides.isPlain(x);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!training || !isMine(input)) {
      return super.activate(training, workspaces);
    }
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, input.shape(), 'c');
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      double count = input.length() / (double) input.size(1);
      mean = perChannel(rows(input).sum(1), input).divi(count);
      broadcast("subtract", input, mean, y);
      INDArray squares = Nd4j.getExecutioner().exec(new SquaredNorm(rows(y), 1));
      INDArray variance = perChannel(squares, input).divi(count);
      inverse = inverseRoot(variance.add(layerConf().getEps()));
      meanRow = mean.reshape(1, input.size(1));
      varianceRow = variance.reshape(1, input.size(1));
      broadcast("multiply", y, channels(BatchNormalizationParamInitializer.GAMMA).mul(inverse), y);
      broadcast("add", y, channels(BatchNormalizationParamInitializer.BETA), y);
    }
    return y;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray dy, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (mean == null || !isMine(input)) {
      return super.backpropGradient(dy, workspaces);
    }
    INDArray dyPlain = Strides.isPlain(dy) ? dy : dy.dup('c');
    INDArray dx =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    INDArray centred =
        workspaces.createUninitialized(
            ArrayType.BP_WORKING_MEM, DataType.FLOAT, input.shape(), 'c');
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      double count = input.length() / (double) input.size(1);
      broadcast("subtract", input, mean, centred);
      INDArray dBeta = perChannel(rows(dyPlain).sum(1), input);
      INDArray dots = Nd4j.getExecutioner().exec(new Dot(rows(centred), rows(dyPlain), 1));
      INDArray dGamma = perChannel(dots, input).muli(inverse);
      INDArray slope = channels(BatchNormalizationParamInitializer.GAMMA).mul(inverse);
      broadcast("multiply", dyPlain, slope, dx);
      broadcast("multiply", centred, slope.mul(inverse).muli(dGamma).divi(-count), centred);
      dx.addi(centred);
      broadcast("add", dx, slope.mul(dBeta).divi(-count), dx);
      return new Pair<>(gradient(dGamma, dBeta), dx);
    }
  }

  /** DL4J's convention: running statistics move by what their "gradient" is subtracted as. */
  private Gradient gradient(INDArray dGamma, INDArray dBeta) {
    double share = 1 - layerConf().getDecay();
    Gradient gradient = new DefaultGradient();
    assign(gradient, BatchNormalizationParamInitializer.GAMMA, dGamma);
    assign(gradient, BatchNormalizationParamInitializer.BETA, dBeta);
    assign(
        gradient,
        BatchNormalizationParamInitializer.GLOBAL_MEAN,
        getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN).sub(meanRow).muli(share));
    assign(
        gradient,
        BatchNormalizationParamInitializer.GLOBAL_VAR,
        getParam(BatchNormalizationParamInitializer.GLOBAL_VAR).sub(varianceRow).muli(share));
    return gradient;
  }

  private void assign(Gradient gradient, String key, INDArray value) {
    INDArray view = gradientViews.get(key);
    view.assign(value.reshape(view.shape()));
    gradient.setGradientFor(key, view);
  }

  private INDArray channels(String key) {
    return getParam(key).reshape(1, input.size(1), 1, 1);
  }

  /** [N,C,H,W] as [N*C,H*W]. */
  private static INDArray rows(INDArray map) {
    return map.reshape('c', map.size(0) * map.size(1), map.size(2) * map.size(3));
  }

  /** Sums of [N*C] over N, as [1,C,1,1]. */
  private static INDArray perChannel(INDArray sums, INDArray map) {
    return sums.reshape('c', map.size(0), map.size(1)).sum(0).reshape(1, map.size(1), 1, 1);
  }

  private static INDArray inverseRoot(INDArray values) {
    return Transforms.sqrt(values, false).rdivi(1.0);
  }

  private static void broadcast(String operation, INDArray x, INDArray channels, INDArray z) {
    Nd4j.exec(DynamicCustomOp.builder(operation).addInputs(x, channels).addOutputs(z).build());
  }
}
