package org.dmsnet.network.samediff;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What runs for a {@link MendedVertex}. */
final class MendedVertexRuntime extends SameDiffGraphVertex implements SameDiffDefinition {
  private long[] definedFor;

  MendedVertexRuntime(
      SameDiffVertex config,
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initializeParameters,
      DataType dataType) {
    super(config, graph, name, index, parameters, initializeParameters, dataType);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
    long[] map = Arrays.copyOfRange(inputs[0].shape(), 1, inputs[0].rank());
    if (!Arrays.equals(map, definedFor)) {
      sameDiff = null;
      definedFor = map;
    }
    try {
      return super.doForward(training, workspaceMgr);
    } finally {
      forgetSessions();
    }
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
    makeGradientFunction();
    INDArray given = epsilon;
    epsilon = given.mul(0.5);
    try {
      return super.doBackward(tbptt, workspaceMgr);
    } finally {
      epsilon = given;
      forgetSessions();
    }
  }

  @Override
  public String toString() {
    return "MendedVertexRuntime(" + vertexName + ": " + config.getClass().getSimpleName() + ")";
  }

  @Override
  public SameDiff definition() {
    return sameDiff;
  }

  @Override
  public SDVariable result() {
    return outputVar;
  }

  /** DL4J makes it inside a workspace that is closed before its second use. */
  private void makeGradientFunction() {
    if (!sameDiff.hasGradientFunction()) {
      try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        List<String> names = config.getVertexParams().getInputs();
        sameDiff.createGradFunction(names.toArray(new String[0]));
      }
    }
  }
}
