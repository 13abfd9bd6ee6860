package org.dmsnet.network.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What runs for a {@link GroupedConvolution}: one dense convolution a block. */
final class GroupedConvolutionRuntime extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;
  private static final String WEIGHT = ConvolutionParamInitializer.WEIGHT_KEY;

  GroupedConvolutionRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private GroupedConvolution grouped() {
    return (GroupedConvolution) layerConf();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaceMgr);
    validateInputRank();
    validateInputDepth(layerConf().getNIn());
    INDArray x = contiguous(input);
    INDArray dense = dense(training, workspaceMgr, ArrayType.FF_WORKING_MEM);
    INDArray out =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            dataType,
            new long[] {x.size(0), layerConf().getNOut(), places(x.size(2)), places(x.size(3))},
            'c');
    for (int block = 0; block < grouped().blocks(); block++) {
      run(
          DynamicCustomOp.builder("conv2d")
              .addInputs(channels(x, block), rows(dense, block))
              .addOutputs(channels(out, block)));
    }
    return out;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray x = contiguous(input);
    INDArray delta = contiguous(epsilon);
    INDArray dense = dense(true, workspaceMgr, ArrayType.BP_WORKING_MEM);
    INDArray denseGradient =
        workspaceMgr.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, dense.shape(), 'c');
    INDArray below =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');
    for (int block = 0; block < grouped().blocks(); block++) {
      run(
          DynamicCustomOp.builder("conv2d_bp")
              .addInputs(channels(x, block), rows(dense, block), channels(delta, block))
              .addOutputs(channels(below, block), rows(denseGradient, block)));
    }
    INDArray weightGradient = gradientViews.get(WEIGHT);
    byGroup(weightGradient).assign(diagonal(denseGradient));
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(WEIGHT, weightGradient, 'c');
    weightNoiseParams.clear();
    return new Pair<>(gradient, backpropDropOutIfPresent(below));
  }

  /** The blocks' weights, [out,in/blocks,k,k], the groups on each block's diagonal. */
  private INDArray dense(boolean training, LayerWorkspaceMgr workspaceMgr, ArrayType type) {
    long[] shape = grouped().weightShape();
    shape[1] = layerConf().getNIn() / grouped().blocks();
    INDArray dense = workspaceMgr.create(type, dataType, shape, 'c');
    diagonal(dense).assign(byGroup(getParamWithNoise(WEIGHT, training, workspaceMgr)));
    return dense;
  }

  /** A view of [out,in/groups,k,k] as [blocks,groups a block,out a group,in a group * k * k]. */
  private INDArray byGroup(INDArray weight) {
    long groups = grouped().getGroups();
    long blocks = grouped().blocks();
    return weight.reshape('c', blocks, groups / blocks, weight.size(0) / groups, weight.stride(0));
  }

  /** The view of dense weights, [out,in/blocks,k,k], that holds the groups, as {@link #byGroup}. */
  private INDArray diagonal(INDArray dense) {
    long groups = grouped().getGroups();
    long blocks = grouped().blocks();
    long out = dense.size(0) / groups;
    long row = dense.stride(0);
    long columns = row * blocks / groups;
    return Nd4j.create(
        dense.data(),
        new long[] {blocks, groups / blocks, out, columns},
        new long[] {groups / blocks * out * row, out * row + columns, row, 1},
        dense.offset(),
        'c',
        dataType);
  }

  private INDArray channels(INDArray map, int block) {
    return map.get(NDArrayIndex.all(), interval(map.size(1), block));
  }

  private INDArray rows(INDArray weight, int block) {
    return weight.get(interval(weight.size(0), block));
  }

  private INDArrayIndex interval(long size, int block) {
    long width = size / grouped().blocks();
    return NDArrayIndex.interval(block * width, (block + 1) * width);
  }

  private INDArray contiguous(INDArray map) {
    INDArray typed = map.castTo(dataType);
    return Shape.hasDefaultStridesForShape(typed) ? typed : typed.dup('c');
  }

  private long places(long size) {
    int[] kernel = layerConf().getKernelSize();
    return (size + 2L * layerConf().getPadding()[0] - kernel[0]) / layerConf().getStride()[0] + 1;
  }

  private void run(DynamicCustomOp.DynamicCustomOpsBuilder operation) {
    int kernel = layerConf().getKernelSize()[0];
    int stride = layerConf().getStride()[0];
    int padding = layerConf().getPadding()[0];
    // Kernel, stride, padding, dilation; not mode Same; NCHW; weights [out,in,k,k].
    int[] arguments = {kernel, kernel, stride, stride, padding, padding, 1, 1, 0, 0, 1};
    Nd4j.exec(operation.addIntegerArguments(arguments).build());
  }
}
