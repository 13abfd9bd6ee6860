package org.dmsnet.network.kernel;

import java.util.Arrays;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.ElementWiseVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums maps of one shape that lie channels last; any others are DL4J's. */
final class SumRuntime extends ElementWiseVertex {
  private static final Layout LAYOUT = Layout.CHANNELS_LAST;
  private final SumKernel kernel;

  SumRuntime(ComputationGraph graph, String name, int index, SumKernel kernel, DataType dataType) {
    super(graph, name, index, Op.Add, dataType);
    this.kernel = kernel;
  }

  private boolean isMine() {
    return Arrays.stream(inputs)
        .allMatch(
            map -> DnnEngine.serves(map) && Layout.of(map) == LAYOUT && map.equalShapes(inputs[0]));
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (!canDoForward() || !isMine()) {
      return super.doForward(training, workspaces);
    }
    INDArray result = inputs[0];
    if (kernel.isChannelsLast() && kernel.overwrites(training, result, workspaces)) {
      sum(LAYOUT.flat(result));
    } else {
      result = kernel.outputLayout(LAYOUT).computed(LAYOUT, inputs[0], workspaces, this::sum);
    }
    if (training) {
      for (int i : kernel.spareInputs()) {
        SpareMaps.offer(inputs[i], workspaces);
      }
    }
    return result;
  }

  private void sum(INDArray flat) {
    LAYOUT.flat(inputs[0]).addi(LAYOUT.flat(inputs[1]), flat);
    for (int i = 2; i < inputs.length; i++) {
      flat.addi(LAYOUT.flat(inputs[i]));
    }
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    if (!canDoBackward() || !isMine()) {
      return super.doBackward(tbptt, workspaces);
    }
    INDArray[] gradients = new INDArray[inputs.length];
    for (int i = 0; i < gradients.length; i++) {
      if (i > 0 && kernel.isGradientShared()) {
        gradients[i] = gradients[0];
      } else {
        // The sum's own is in a workspace that DL4J closes as soon as the sum has read it.
        gradients[i] = LAYOUT.createGradient(workspaces, inputs[i]);
        Layout.copy(Layout.known(epsilon), gradients[i]);
      }
    }
    return new Pair<>(null, gradients);
  }
}
