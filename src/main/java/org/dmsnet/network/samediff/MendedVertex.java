package org.dmsnet.network.samediff;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.runtime.OneDnn;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A SameDiff vertex of the two eyes that trains. In DL4J 1.0.0-M2.1 a SameDiff vertex doubles
 * gradients, crashes at the second fit, loses its updater and regularisation when cloned, and has
 * no output type; this class and its runtime half mend all four. Inputs are always the left and the
 * right eye's map, [N,C,H,W] each. What its definition may hold, {@link MendedLayer} says.
 */
public abstract class MendedVertex extends SameDiffVertex {
  private static final String LEFT = "left";
  private static final String RIGHT = "right";

  // An application that restores a model with DL4J's ModelSerializer alone loads this class before
  // any layer is made.
  static {
    OneDnn.enable();
  }

  /** For subclasses and JSON. */
  protected MendedVertex() {}

  /**
   * The equations of the vertex.
   *
   * @param sd where operations are defined
   * @param left map of the left eye, [N,C,H,W]; C, H and W are known when this is called
   * @param right map of the right eye, [N,C,H,W]
   * @param p the parameters by name
   * @return the output, [N,C',H',W']
   */
  protected abstract SDVariable define(
      SameDiff sd, SDVariable left, SDVariable right, Map<String, SDVariable> p);

  /** Names and shapes of the parameters; names hold no underscore. */
  protected abstract void defineParameters(SDVertexParams params);

  /** A fresh vertex with the same properties of its own. */
  protected abstract MendedVertex copy();

  @Override
  public final SDVariable defineVertex(
      SameDiff sd,
      Map<String, SDVariable> inputs,
      Map<String, SDVariable> parameters,
      Map<String, SDVariable> masks) {
    return define(sd, inputs.get(LEFT), inputs.get(RIGHT), parameters);
  }

  @Override
  public final void defineParametersAndInputs(SDVertexParams params) {
    params.defineInputs(LEFT, RIGHT);
    defineParameters(params);
  }

  @Override
  public final GraphVertex clone() {
    MendedVertex copy = copy();
    copy.setName(getName());
    copy.setRegularization(regularization);
    copy.setRegularizationBias(regularizationBias);
    copy.setUpdater(updater == null ? null : updater.clone());
    copy.setBiasUpdater(biasUpdater == null ? null : biasUpdater.clone());
    copy.setGradientNormalization(gradientNormalization);
    copy.setGradientNormalizationThreshold(gradientNormalizationThreshold);
    copy.setDataType(dataType);
    return copy;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initializeParameters,
      DataType networkDataType) {
    setName(name);
    return new MendedVertexRuntime(
        this, graph, name, index, parameters, initializeParameters, networkDataType);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return new Pair<>(null, state);
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputTypes) {
    return new LayerMemoryReport.Builder(
            getName(), getClass(), inputTypes[0], getOutputType(0, inputTypes))
        .standardMemory(numParams(true), 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public boolean equals(Object other) {
    return other != null
        && other.getClass() == getClass()
        && properties().equals(((MendedVertex) other).properties())
        && Objects.equals(updater, ((MendedVertex) other).updater)
        && Objects.equals(regularization, ((MendedVertex) other).regularization);
  }

  @Override
  public int hashCode() {
    return properties().hashCode();
  }

  /** The properties that make two vertices of this class equal. */
  protected abstract List<Object> properties();
}
