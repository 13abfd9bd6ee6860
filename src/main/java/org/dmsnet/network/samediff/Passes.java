package org.dmsnet.network.samediff;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dmsnet.network.kernel.PlainOrder;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The forward and the backward pass of a SameDiff definition with one result. DL4J's SameDiff
 * layers compute the forward pass again on the way back; here it leaves what its gradient needs
 * among the activations, as every other layer does.
 */
final class Passes {
  private final SameDiff definition;
  private final String result;
  private final Map<String, INDArray> parameters;
  private final List<String> inputNames;
  private final Program inference;

  /** What lies among the activations after an inference pass. */
  private final Set<String> inferenceMemory;

  /** Of training; made when they are needed. */
  private Program forward;

  private Program backward;
  private Set<String> kept;

  /** The name of dL/dresult, from which the backward pass begins. */
  private String gradientOfResult;

  /**
   * Whose gradient a result is, of those that are computed where they belong; others are copied.
   */
  private final Map<String, String> inPlace = new HashMap<>();

  /**
   * Whether the result is handed on as it is: a layer downstream may write into what it is given,
   * as DL4J's dropout does, so that nothing else may be in its memory or read it.
   */
  private final boolean isOwnOfInference;

  private boolean isOwnOfTraining;

  /** The gradient's name by that of the input or parameter. */
  private final Map<String, String> gradients = new LinkedHashMap<>();

  private Map<String, long[]> shapes = Map.of();

  /** What the last training pass left for its gradient, and the inputs that it had. */
  private Map<String, INDArray> activations;

  private Map<String, INDArray> seen;

  /**
   * Of a definition.
   *
   * @param definition inputs are placeholders, parameters variables
   * @param result the name of the result
   * @param inputNames the inputs whose gradients are wanted
   * @param parameters by name
   */
  Passes(
      SameDiff definition,
      String result,
      List<String> inputNames,
      Map<String, INDArray> parameters) {
    this.definition = definition;
    this.result = result;
    this.inputNames = List.copyOf(inputNames);
    this.parameters = Map.copyOf(parameters);
    forgetSessions(definition);
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      inference = new Program(definition, Set.of(), List.of(result));
      inferenceMemory = inference.withMemory(Set.of(result));
      isOwnOfInference = inference.makes(result);
    }
  }

  /** SameDiff makes one for whoever gives a parameter its array; here, nobody asks it anything. */
  private static void forgetSessions(SameDiff definition) {
    definition.getSessions().clear();
  }

  /** Makes the programs of training; the gradient function must not be made in a workspace. */
  private void prepareTraining() {
    if (forward != null) {
      return;
    }
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      definition.createGradFunction(inputNames.toArray(new String[0]));
      SameDiff both = definition.getFunction("grad");
      inputNames.forEach(this::addGradient);
      parameters.keySet().forEach(this::addGradient);
      gradientOfResult = definition.grad(result).name();
      Program toResult = new Program(both, Set.of(), List.of(result));
      Set<String> given = toResult.outputs();
      given.add(gradientOfResult);
      backward = new Program(both, given, gradients.values());
      backward.readOnly(gradients.values());
      Set<String> needed = new HashSet<>(backward.inputs());
      needed.retainAll(toResult.outputs());
      kept = toResult.withMemory(needed);
      Set<String> resultMemory = toResult.withMemory(Set.of(result));
      isOwnOfTraining = toResult.makes(result) && resultMemory.stream().noneMatch(kept::contains);
      kept.addAll(resultMemory);
      gradients.forEach(this::placeGradient);
      forgetSessions(both);
      forward = toResult;
    }
  }

  /** DL4J adds to a gradient in place: no two of them may share their memory. */
  private void placeGradient(String name, String gradient) {
    Set<String> memory = backward.withMemory(Set.of(gradient));
    if (backward.makes(gradient) && memory.stream().noneMatch(inPlace::containsKey)) {
      memory.forEach(result -> inPlace.put(result, name));
    }
  }

  private void addGradient(String name) {
    SDVariable gradient = definition.grad(name);
    if (gradient == null) {
      throw new IllegalStateException(
          "SameDiff finds no gradient of \""
              + name
              + "\" in the definition of \""
              + result
              + "\"; a result must depend on every input and parameter");
    }
    gradients.put(name, gradient.name());
  }

  /**
   * The result.
   *
   * @param inputs all placeholders by name
   * @param training whether a backward pass may follow
   * @param workspaces the layer's
   */
  INDArray forward(Map<String, INDArray> inputs, boolean training, LayerWorkspaceMgr workspaces) {
    forget();
    learnShapes(inputs);
    Map<String, INDArray> values = values(inputs);
    if (training) {
      prepareTraining();
      forward.compute(values, keeping(kept, workspaces));
      activations = values;
      seen = Map.copyOf(inputs);
    } else {
      inference.compute(values, keeping(inferenceMemory, workspaces));
    }
    boolean isOwn = training ? isOwnOfTraining : isOwnOfInference;
    INDArray y = values.get(result);
    return isOwn ? y : workspaces.dup(ArrayType.ACTIVATIONS, y);
  }

  /**
   * The gradients of the parameters, which are written where they belong, and of the inputs in
   * their order.
   *
   * @param inputs those of the forward pass
   * @param epsilon dL/dresult
   * @param ofParameters where the parameters' gradients belong
   * @param workspaces the layer's
   */
  Pair<Gradient, INDArray[]> backward(
      Map<String, INDArray> inputs,
      INDArray epsilon,
      Map<String, INDArray> ofParameters,
      LayerWorkspaceMgr workspaces) {
    prepareTraining();
    Map<String, INDArray> values = activations(inputs, workspaces);
    values.put(gradientOfResult, PlainOrder.isOf(epsilon) ? epsilon : epsilon.dup('c'));
    backward.compute(
        values,
        (name, shape) -> {
          String owner = inPlace.get(name);
          if (owner == null) {
            return create(workspaces, ArrayType.BP_WORKING_MEM, shape);
          }
          INDArray view = ofParameters.get(owner);
          return view == null
              ? create(workspaces, ArrayType.ACTIVATION_GRAD, shape)
              : view.reshape('c', shape.getShape());
        });
    Gradient gradient = new DefaultGradient();
    ofParameters.forEach(
        (parameter, view) -> {
          String name = gradients.get(parameter);
          if (!inPlace.containsKey(name)) {
            view.assign(values.get(name));
          }
          gradient.setGradientFor(parameter, view);
        });
    INDArray[] ofInputs = new INDArray[inputNames.size()];
    for (int i = 0; i < ofInputs.length; i++) {
      String name = gradients.get(inputNames.get(i));
      INDArray dx = values.get(name);
      ofInputs[i] = inPlace.containsKey(name) ? dx : workspaces.dup(ArrayType.ACTIVATION_GRAD, dx);
    }
    return new Pair<>(gradient, ofInputs);
  }

  /** What the forward pass of these inputs left, or leaves if it must be computed for that. */
  private Map<String, INDArray> activations(
      Map<String, INDArray> inputs, LayerWorkspaceMgr workspaces) {
    Map<String, INDArray> left = activations;
    if (left == null || !inputs.entrySet().stream().allMatch(this::isOfLastPass)) {
      learnShapes(inputs);
      left = values(inputs);
      forward.compute(left, (name, shape) -> create(workspaces, ArrayType.BP_WORKING_MEM, shape));
    }
    forget();
    return left;
  }

  private static Program.Memory keeping(Set<String> names, LayerWorkspaceMgr workspaces) {
    return (name, shape) ->
        create(
            workspaces,
            names.contains(name) ? ArrayType.ACTIVATIONS : ArrayType.FF_WORKING_MEM,
            shape);
  }

  private static INDArray create(
      LayerWorkspaceMgr workspaces, ArrayType kind, LongShapeDescriptor shape) {
    return workspaces.createUninitialized(kind, shape.dataType(), shape.getShape(), 'c');
  }

  /** Whether the result depends on a placeholder. */
  boolean reads(String placeholder) {
    return inference.inputs().contains(placeholder);
  }

  private boolean isOfLastPass(Map.Entry<String, INDArray> input) {
    return seen.get(input.getKey()) == input.getValue();
  }

  private Map<String, INDArray> values(Map<String, INDArray> inputs) {
    Map<String, INDArray> values = new HashMap<>(parameters);
    values.putAll(inputs);
    return values;
  }

  private void learnShapes(Map<String, INDArray> inputs) {
    boolean known =
        inputs.entrySet().stream()
            .allMatch(input -> Arrays.equals(shapes.get(input.getKey()), input.getValue().shape()));
    if (!known) {
      shapes = new HashMap<>();
      inputs.forEach((name, array) -> shapes.put(name, array.shape()));
      inference.forgetShapes();
      if (forward != null) {
        forward.forgetShapes();
        backward.forgetShapes();
      }
    }
  }

  /** Drops what a training pass left; its workspace may be closed already. */
  void forget() {
    activations = null;
    seen = null;
  }
}
