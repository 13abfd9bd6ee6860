package org.dmsnet.network.samediff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The operations of a SameDiff definition that lead from given arrays to wanted ones, one after the
 * other. A SameDiff session looks for the next operation by what has become available, which is
 * more than half of its time for maps of 8 x 8 places; here the order is fixed.
 *
 * <p>What depends on constants and on shapes alone is computed once, until the shapes change.
 */
final class Program {
  private final SameDiff definition;
  private final Set<String> given;
  private final List<Operation> operations = new ArrayList<>();

  /** The results that are computed once. */
  private final Set<String> fixed = new HashSet<>();

  private final Map<String, INDArray> constants = new HashMap<>();
  private final Map<String, INDArray> once = new HashMap<>();

  /**
   * Orders the operations.
   *
   * @param definition of the operations
   * @param given the names of what another program computes
   * @param wanted the names of the results
   */
  Program(SameDiff definition, Set<String> given, Collection<String> wanted) {
    this.definition = definition;
    this.given = given;
    Set<String> visited = new HashSet<>();
    wanted.forEach(name -> visit(name, visited));
  }

  private void visit(String variable, Set<String> visited) {
    if (given.contains(variable) || !visited.add(variable)) {
      return;
    }
    var found = definition.getVariables().get(variable);
    String producer = found.getOutputOfOp();
    if (producer == null) {
      if (found.getVariable().isConstant()) {
        constants.put(variable, found.getVariable().getArr());
        fixed.add(variable);
      }
      return;
    }
    Operation operation = new Operation(definition, definition.getOps().get(producer));
    operation.inputs().forEach(input -> visit(input, visited));
    visited.addAll(operation.outputs());
    operations.add(operation);
    if (operation.isFixed(fixed)) {
      fixed.addAll(operation.outputs());
    }
  }

  /** The names of all that the operations make. */
  Set<String> outputs() {
    return operations.stream().flatMap(o -> o.outputs().stream()).collect(Collectors.toSet());
  }

  /** The names of all that the operations read. */
  Set<String> inputs() {
    return operations.stream().flatMap(o -> o.inputs().stream()).collect(Collectors.toSet());
  }

  /** Tells the operations that only they, and whoever wants these names, read what they make. */
  void readOnly(Collection<String> wanted) {
    Set<String> read = inputs();
    read.addAll(wanted);
    operations.forEach(operation -> operation.readOnly(read));
  }

  /** Some of the names, and those whose memory they are views of. */
  Set<String> withMemory(Collection<String> names) {
    Set<String> all = new HashSet<>(names);
    for (int i = operations.size() - 1; i >= 0; i--) {
      Operation operation = operations.get(i);
      if (operation.isView() && operation.outputs().stream().anyMatch(all::contains)) {
        operation.inputs().stream().limit(1).forEach(all::add);
      }
    }
    return all;
  }

  /** Whether the memory of a result is made anew in each pass, by these operations alone. */
  boolean makes(String name) {
    Set<String> memory = withMemory(Set.of(name));
    return outputs().containsAll(memory) && memory.stream().noneMatch(fixed::contains);
  }

  /** To be called when the inputs have other shapes than before. */
  void forgetShapes() {
    operations.forEach(Operation::forgetShapes);
    once.clear();
  }

  /** Makes an array for the result of a name, without values. */
  interface Memory {
    INDArray of(String name, LongShapeDescriptor shape);
  }

  /**
   * Computes.
   *
   * @param values the inputs and parameters by name, and what is given; the results are added
   * @param memory for the results
   */
  void compute(Map<String, INDArray> values, Memory memory) {
    values.putAll(constants);
    values.putAll(once);
    for (Operation operation : operations) {
      String first = operation.outputs().iterator().next();
      if (!fixed.contains(first)) {
        operation.compute(values, memory);
      } else if (!once.containsKey(first)) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
          operation.compute(
              values,
              (name, shape) -> Nd4j.createUninitialized(shape.dataType(), shape.getShape()));
        }
        operation.outputs().forEach(name -> once.put(name, values.get(name)));
      }
    }
  }
}
