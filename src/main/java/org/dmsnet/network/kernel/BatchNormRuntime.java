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
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batch norm of maps by oneDNN's own primitives, y = gamma (x - m) / sqrt(v + eps) + beta, with m
 * and v of the batch in training. What they do not serve is DL4J's, whose variance takes four times
 * as long, and whose gradient is computed and then followed by two more that nobody reads.
 */
final class BatchNormRuntime extends BatchNormalization {
  private static final String GAMMA = BatchNormalizationParamInitializer.GAMMA;
  private static final String BETA = BatchNormalizationParamInitializer.BETA;
  private static final String MEAN = BatchNormalizationParamInitializer.GLOBAL_MEAN;
  private static final String VARIANCE = BatchNormalizationParamInitializer.GLOBAL_VAR;

  private final PerMap<BatchNormPrimitives> primitives = new PerMap<>();

  /** Of the last training batch; null before one. */
  private INDArray mean;

  private INDArray variance;

  BatchNormRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private boolean isMine() {
    var layer = layerConf();
    return DnnEngine.serves(input)
        && dataType == DataType.FLOAT
        && layer.getCnn2DFormat() == CNN2DFormat.NCHW
        && !layer.isUseLogStd()
        && !layer.isLockGammaBeta();
  }

  private BatchNormPrimitives primitivesFor(INDArray x) {
    return primitives.of(
        x,
        map ->
            new BatchNormPrimitives(
                Layout.of(map), map.shape(), layerConf().getEps(), layerConf().getDecay()));
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!isMine()) {
      return super.activate(training, workspaces);
    }
    INDArray x = Layout.known(input);
    BatchNormPrimitives norm = primitivesFor(x);
    INDArray y =
        ((Kernel) layerConf())
            .outputLayout(Layout.of(x))
            .create(workspaces, ArrayType.ACTIVATIONS, DataType.FLOAT, x.shape());
    INDArray gamma = getParam(GAMMA);
    INDArray beta = getParam(BETA);
    if (!training) {
      norm.inference()
          .run(
              workspaces,
              ArrayType.FF_WORKING_MEM,
              x,
              gamma,
              beta,
              getParam(MEAN),
              getParam(VARIANCE),
              y);
      return y;
    }
    if (mean == null) {
      try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        mean = getParam(MEAN).like();
        variance = getParam(VARIANCE).like();
      }
    }
    norm.training().run(workspaces, ArrayType.FF_WORKING_MEM, x, gamma, beta, mean, variance, y);
    if (isLent(x, y, workspaces)) {
      LentMap.made(
          y,
          later ->
              norm.inference()
                  .run(later, ArrayType.BP_WORKING_MEM, x, gamma, beta, mean, variance, y));
    }
    return y;
  }

  private boolean isLent(INDArray x, INDArray y, LayerWorkspaceMgr workspaces) {
    return ((BatchNormKernel) layerConf()).isLent()
        && y.length() >= LentMap.LEAST_VALUES
        && SpareMaps.isOfStep(x, workspaces)
        && SpareMaps.isOfStep(y, workspaces)
        && Layout.of(x) == Layout.of(y)
        && !LentMap.isSeenBy(trainingListeners, layerConf().getLayerName());
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (mean == null || !isMine()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray x = Layout.known(input);
    BatchNormPrimitives norm = primitivesFor(x);
    INDArray dx = Layout.of(x).createGradient(workspaces, x);
    norm.gradient()
        .run(
            workspaces,
            ArrayType.BP_WORKING_MEM,
            x,
            getParam(GAMMA),
            getParam(BETA),
            mean,
            variance,
            Layout.known(epsilon),
            dx,
            gradientViews.get(GAMMA),
            gradientViews.get(BETA));
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(GAMMA, gradientViews.get(GAMMA));
    gradient.setGradientFor(BETA, gradientViews.get(BETA));
    // DL4J's convention: running statistics move by what their "gradient" is subtracted as.
    Primitive step = norm.statisticsStep();
    step.run(workspaces, ArrayType.BP_WORKING_MEM, getParam(MEAN), mean, gradientViews.get(MEAN));
    step.run(
        workspaces,
        ArrayType.BP_WORKING_MEM,
        getParam(VARIANCE),
        variance,
        gradientViews.get(VARIANCE));
    gradient.setGradientFor(MEAN, gradientViews.get(MEAN));
    gradient.setGradientFor(VARIANCE, gradientViews.get(VARIANCE));
    return new Pair<>(gradient, dx);
  }
}
