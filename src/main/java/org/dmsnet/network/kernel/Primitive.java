package org.dmsnet.network.kernel;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dmsnet.runtime.MemoryLimit;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One primitive of oneDNN on ND4J's arrays. Maps may lie in either {@link Layout}; what the
 * primitive wants in another format is reordered, in working memory of the layer.
 */
final class Primitive {
  private final primitive computation;
  private final IntMemoryMap memories = new IntMemoryMap();
  private final List<Argument> arguments = new ArrayList<>();
  private final List<Pointer> constants = new ArrayList<>();

  /** Arrays come in the order in which the other methods name them. */
  Primitive(primitive computation) {
    this.computation = computation;
  }

  /**
   * The next array is read.
   *
   * @param id oneDNN's number of the argument
   * @param array format of the array, or null for a map in either layout
   * @param wanted format that the primitive was made for
   */
  Primitive reads(int id, memory.desc array, memory.desc wanted) {
    return reads(id, array, wanted, wanted);
  }

  /**
   * The next array is read, and is something else to the primitive.
   *
   * @param seen another description of the memory that {@code wanted} describes
   */
  Primitive reads(int id, memory.desc array, memory.desc wanted, memory.desc seen) {
    return add(id, new Argument(array, wanted, seen, false));
  }

  /** The next array is written; otherwise as {@link #reads}. */
  Primitive writes(int id, memory.desc array, memory.desc wanted) {
    return writes(id, array, wanted, wanted);
  }

  /** The next array is written; otherwise as {@link #reads}. */
  Primitive writes(int id, memory.desc array, memory.desc wanted, memory.desc seen) {
    return add(id, new Argument(array, wanted, seen, true));
  }

  /**
   * The primitive reads the same values in each run.
   *
   * @param id oneDNN's number of the argument
   * @param format of the values
   * @param values kept as long as this lives: oneDNN has their address alone
   */
  Primitive always(int id, memory.desc format, Pointer values) {
    constants.add(values);
    memories.put(id, new memory(format, DnnEngine.engine(), values));
    return this;
  }

  private Primitive add(int id, Argument argument) {
    memories.put(id, argument.seen());
    arguments.add(argument);
    return this;
  }

  /**
   * Computes.
   *
   * @param workspaces the layer's
   * @param working which of them holds what nobody needs afterwards
   * @param arrays the arguments
   */
  void run(LayerWorkspaceMgr workspaces, ArrayType working, INDArray... arrays) {
    MemoryLimit.check();
    var stream = DnnEngine.stream();
    for (int i = 0; i < arrays.length; i++) {
      arguments.get(i).before(arrays[i], workspaces, working, stream);
    }
    computation.execute(stream, memories);
    arguments.forEach(argument -> argument.after(stream));
    stream._wait();
  }
}
