package org.dmsnet.network.samediff;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What runs for a {@link MendedLayer}. */
final class MendedLayerRuntime extends SameDiffLayer implements SameDiffDefinition {
  private static final long serialVersionUID = 1L;

  private long[] definedFor;
  private transient Passes passes;

  MendedLayerRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    define();
    return passes.forward(placeholders(), training, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    define();
    Pair<Gradient, INDArray[]> found =
        passes.backward(
            placeholders(), epsilon, paramTable.isEmpty() ? Map.of() : gradTable, workspaceMgr);
    return new Pair<>(found.getFirst(), found.getSecond()[0]);
  }

  /** The layer is defined for one map size; an image of another size needs a new definition. */
  private void define() {
    long[] map = Arrays.copyOfRange(input.shape(), 1, input.rank());
    if (passes == null || !Arrays.equals(map, definedFor)) {
      layer().validateInput(input);
      doInit();
      passes = new Passes(sameDiff, outputKey, List.of(INPUT_KEY), paramTable);
      definedFor = map;
    }
  }

  private org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer layer() {
    return (org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer) layerConf();
  }

  private Map<String, INDArray> placeholders() {
    Map<String, INDArray> placeholders = new HashMap<>(Map.of(INPUT_KEY, input));
    if (passes.reads(MASK_KEY)) {
      placeholders.put(MASK_KEY, maskArray != null ? maskArray : layer().onesMaskForInput(input));
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
  public void setParam(String key, INDArray value) {
    super.setParam(key, value);
    paramTable.get(key).assign(value);
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
