package org.dmsnet.network.samediff;

import java.util.Arrays;
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

  MendedLayerRuntime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    forgetOtherShape();
    try {
      return super.activate(training, workspaceMgr);
    } finally {
      forgetSessions();
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    try {
      return super.backpropGradient(epsilon.mul(0.5), workspaceMgr);
    } finally {
      forgetSessions();
    }
  }

  /** The layer is defined for one map size; an image of another size needs a new definition. */
  private void forgetOtherShape() {
    long[] map = Arrays.copyOfRange(input.shape(), 1, input.rank());
    if (!Arrays.equals(map, definedFor)) {
      sameDiff = null;
      definedFor = map;
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
