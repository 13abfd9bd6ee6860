package org.dmsnet.network.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dmsnet.network.kernel.PlainOrder;
import org.dmsnet.runtime.MemoryLimit;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.custom.Invoke;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.BaseCompatOp;
import org.nd4j.linalg.api.ops.impl.shape.CreateView;
import org.nd4j.linalg.api.ops.impl.shape.Reshape;
import org.nd4j.linalg.api.ops.impl.shape.tensorops.BaseTensorOp;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Assign;
import org.nd4j.linalg.api.ops.impl.transforms.same.Identity;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One operation of a SameDiff definition, ready to be computed again and again. What a SameDiff
 * session finds out in every pass, the operation's arguments and the shapes of its results, is
 * found out once for inputs of one shape.
 */
final class Operation {
  private final SameDiff definition;
  private final String name;
  private final DifferentialFunction function;
  private final List<String> inputs;
  private final List<String> outputs;
  private final OpContext context = Nd4j.getExecutioner().buildContext();

  /** Null if there is none. */
  private final Shortcut shortcut;

  private final boolean[] isRead;

  /** For the shapes of the inputs that were seen last; null before. */
  private List<LongShapeDescriptor> results;

  Operation(SameDiff definition, SameDiffOp op) {
    this.definition = definition;
    name = op.getName();
    function = op.getOp();
    shortcut = Shortcut.of(function);
    String[] arguments = function.argNames();
    inputs = arguments == null ? List.of() : List.of(arguments);
    outputs = List.copyOf(op.getOutputsOfOp());
    isRead = new boolean[outputs.size()];
    Arrays.fill(isRead, true);
    if (!isServed()) {
      throw new UnsupportedOperationException(
          "The operation "
              + name
              + " ("
              + function.opName()
              + ") is none that a MendedLayer or MendedVertex computes: no control flow, no lists,"
              + " no views; axes and scalars as numbers");
    }
    if (function instanceof DynamicCustomOp custom) {
      context.setArgs(null, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
    }
  }

  private boolean isServed() {
    boolean isOfSessions =
        function instanceof BaseCompatOp
            || function instanceof BaseTensorOp
            || function instanceof Invoke
            || function instanceof CreateView
            || function instanceof Assign;
    boolean isArgumentGiven =
        (function instanceof ReduceOp || function instanceof ScalarOp) && inputs.size() == 2;
    return (function instanceof DynamicCustomOp || function instanceof Op)
        && !isOfSessions
        && !isArgumentGiven;
  }

  Collection<String> inputs() {
    return inputs;
  }

  Collection<String> outputs() {
    return outputs;
  }

  /** Whether the result is the memory of the first input, in another shape. */
  boolean isView() {
    return function instanceof Reshape || function instanceof Identity;
  }

  /** Whether the result is the same whenever the inputs are, or, of some, have the same shapes. */
  boolean isFixed(Set<String> fixedInputs) {
    boolean isRandom = function.getClass().getPackageName().contains(".random");
    return function instanceof org.nd4j.linalg.api.ops.impl.shape.Shape
        || (!isRandom && fixedInputs.containsAll(inputs));
  }

  /** Tells which results anything reads, of all names; before, all are. */
  void readOnly(Set<String> names) {
    for (int i = 0; i < isRead.length; i++) {
      isRead[i] = names.contains(outputs.get(i));
    }
  }

  /** To be called when the inputs have other shapes than before. */
  void forgetShapes() {
    results = null;
  }

  /**
   * Computes.
   *
   * @param values of the inputs by name; the results are added
   * @param memory for the results
   */
  void compute(Map<String, INDArray> values, Program.Memory memory) {
    MemoryLimit.check();
    INDArray[] in = inputs.stream().map(values::get).toArray(INDArray[]::new);
    if (function instanceof Identity) {
      values.put(outputs.get(0), in[0]);
      return;
    }
    if (results != null && function instanceof Reshape && PlainOrder.isDeclaredBy(in[0])) {
      values.put(outputs.get(0), in[0].reshape('c', results.get(0).getShape()));
      return;
    }
    if (results == null) {
      results = shapes(in);
    }
    INDArray[] out = new INDArray[results.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = memory.of(outputs.get(i), results.get(i));
      values.put(outputs.get(i), out[i]);
    }
    if (shortcut == null || !shortcut.compute(in, out, isRead, memory)) {
      execute(in, out);
    }
  }

  private void execute(INDArray[] in, INDArray[] out) {
    try {
      context.setInputArrays(in);
      context.setOutputArrays(out);
      if (function instanceof CustomOp custom) {
        Nd4j.exec(custom, context);
      } else {
        Nd4j.exec((Op) function, context);
      }
    } finally {
      function.clearArrays();
      context.purge();
    }
  }

  private List<LongShapeDescriptor> shapes(INDArray... in) {
    List<LongShapeDescriptor> shapes;
    try {
      context.setInputArrays(in);
      shapes = function.calculateOutputShape(context);
    } finally {
      context.purge();
    }
    if (shapes.size() != outputs.size()) {
      throw new IllegalStateException(
          name + " has " + outputs.size() + " results and " + shapes.size() + " shapes of them");
    }
    // The shape function does not know the type of every operation; the definition does.
    List<LongShapeDescriptor> typed = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      typed.add(shapes.get(i).asDataType(definition.getVariable(outputs.get(i)).dataType()));
    }
    return typed;
  }
}
