package org.dmsnet.network.samediff;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What runs for a {@link MendedVertex}. */
final class MendedVertexRuntime extends SameDiffGraphVertex implements SameDiffDefinition {
  private final List<String> names;
  private long[] definedFor;
  private transient Passes passes;

  MendedVertexRuntime(
      SameDiffVertex config,
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initializeParameters,
      DataType dataType) {
    super(config, graph, name, index, parameters, initializeParameters, dataType);
    names = config.getVertexParams().getInputs();
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
    define();
    return passes.forward(placeholders(), training, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
    define();
    // DL4J makes no table of gradients for a vertex without parameters.
    return passes.backward(
        placeholders(), epsilon, paramTable.isEmpty() ? Map.of() : gradTable, workspaceMgr);
  }

  /** The vertex is defined for one map size; an image of another size needs a new definition. */
  private void define() {
    long[] map = Arrays.copyOfRange(inputs[0].shape(), 1, inputs[0].rank());
    if (passes == null || !Arrays.equals(map, definedFor)) {
      config.validateInput(inputs);
      doInit();
      passes = new Passes(sameDiff, outputKey, names, paramTable);
      definedFor = map;
    }
  }

  private Map<String, INDArray> placeholders() {
    Map<String, INDArray> placeholders = new HashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      placeholders.put(names.get(i), inputs[i]);
    }
    return placeholders;
  }

  @Override
  public void clear() {
    super.clear();
    if (passes != null) {
      passes.forget();
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
}
