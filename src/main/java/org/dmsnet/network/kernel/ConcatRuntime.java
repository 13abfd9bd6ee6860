package org.dmsnet.network.kernel;

import java.util.Arrays;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Concatenates maps along their channels, each in whichever layout it has, into the layout that the
 * next kernel wants; the gradients are slices of the concatenation's. Any others are DL4J's, which
 * knows channels first alone.
 */
final class ConcatRuntime extends MergeVertex {
  private static final int CHANNELS = 1;

  private final ConcatKernel kernel;

  /** One for each input, made for the shapes and layouts of the last pass. */
  private ChannelSlice[] slices = {};

  ConcatRuntime(
      ComputationGraph graph, String name, int index, ConcatKernel kernel, DataType dataType) {
    super(graph, name, index, dataType, kernel.getMergeAxis());
    this.kernel = kernel;
  }

  private boolean isMine() {
    return kernel.getMergeAxis() == CHANNELS
        && inputs.length > 1
        && Arrays.stream(inputs).allMatch(map -> DnnEngine.serves(map) && hasPlacesOfFirst(map));
  }

  private boolean hasPlacesOfFirst(INDArray map) {
    long[] shape = map.shape().clone();
    shape[CHANNELS] = inputs[0].size(CHANNELS);
    return Arrays.equals(shape, inputs[0].shape());
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (!canDoForward() || !isMine()) {
      return super.doForward(training, workspaces);
    }
    long[] shape = inputs[0].shape().clone();
    shape[CHANNELS] = Arrays.stream(inputs).mapToLong(map -> map.size(CHANNELS)).sum();
    INDArray result =
        kernel
            .outputLayout(Layout.CHANNELS_LAST)
            .create(workspaces, ArrayType.ACTIVATIONS, DataType.FLOAT, shape);
    long first = 0;
    for (int i = 0; i < inputs.length; i++) {
      INDArray map = Layout.known(inputs[i]);
      slice(i, result, first, map).write(map, result);
      first += map.size(CHANNELS);
    }
    return result;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    if (!canDoBackward() || !isMine()) {
      return super.doBackward(tbptt, workspaces);
    }
    INDArray whole = Layout.known(epsilon);
    INDArray[] gradients = new INDArray[inputs.length];
    long first = 0;
    for (int i = 0; i < inputs.length; i++) {
      INDArray map = Layout.known(inputs[i]);
      gradients[i] = Layout.of(map).createGradient(workspaces, map);
      slice(i, whole, first, gradients[i]).read(whole, gradients[i]);
      first += map.size(CHANNELS);
    }
    return new Pair<>(null, gradients);
  }

  private ChannelSlice slice(int input, INDArray whole, long first, INDArray map) {
    if (slices.length != inputs.length) {
      slices = new ChannelSlice[inputs.length];
    }
    if (slices[input] == null || !slices[input].fits(whole, first, map)) {
      slices[input] = new ChannelSlice(whole, first, map);
    }
    return slices[input];
  }
}
