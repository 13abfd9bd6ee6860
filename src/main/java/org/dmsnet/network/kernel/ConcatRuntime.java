package org.dmsnet.network.kernel;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
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
  private final Joint joint = new Joint(CHANNELS);

  ConcatRuntime(
      ComputationGraph graph, String name, int index, ConcatKernel kernel, DataType dataType) {
    super(graph, name, index, dataType, kernel.getMergeAxis());
    this.kernel = kernel;
  }

  private boolean isMine() {
    return kernel.getMergeAxis() == CHANNELS && inputs.length > 1 && joint.serves(inputs);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    return canDoForward() && isMine()
        ? joint.join(kernel.outputLayout(Layout.CHANNELS_LAST), workspaces, inputs)
        : super.doForward(training, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    return canDoBackward() && isMine()
        ? new Pair<>(null, joint.part(epsilon, workspaces, inputs))
        : super.doBackward(tbptt, workspaces);
  }
}
