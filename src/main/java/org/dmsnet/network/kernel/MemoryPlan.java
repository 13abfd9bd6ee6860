package org.dmsnet.network.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;

/**
 * What the kernels of a network do with memory.
 *
 * <p>Maps lie channels last if a convolution, a concatenation or a stack of this package begins
 * them and nothing but this package reads them. Whatever else the network holds sees channels
 * first, and is as fast as it was.
 *
 * <p>In training, a ReLU or a sum overwrites its first input if no other vertex reads that, and if
 * a kernel made it that does not need it for its gradient: convolution and batch norm need their
 * inputs alone, stacks, their parts and means only shapes; a ReLU's input may be its output. A
 * sum's further inputs of which the same holds leave their memory to later maps. A batch norm's
 * result that a ReLU overwrites for a convolution alone leaves it until the gradient's turn: see
 * {@link LentMap}.
 *
 * <p>The inputs of a sum share one gradient, which is the sum's, if none of them is changed before
 * all have been read: where another vertex reads an input, too, DL4J adds that one's gradient to
 * the array that it has. It does so after the gradients of all vertices downstream.
 */
final class MemoryPlan {
  private final ComputationGraphConfiguration conf;
  private final Set<String> channelsLast = new HashSet<>();

  private MemoryPlan(ComputationGraphConfiguration conf) {
    this.conf = conf;
  }

  /** Writes the plan into the kernels of a configuration. */
  static void write(ComputationGraphConfiguration conf) {
    new MemoryPlan(conf).write();
  }

  private void write() {
    // A vertex may stand before those that it reads; each round finds what the last one allows.
    int before;
    do {
      before = channelsLast.size();
      conf.getVertices().forEach(this::visit);
    } while (channelsLast.size() > before);
    conf.getVertices()
        .forEach(
            (name, vertex) -> {
              if (kernel(vertex) instanceof Overwriting overwriting) {
                overwriting.setInPlace(mayOverwrite(conf.getVertexInputs().get(name).get(0)));
              }
              if (kernel(vertex) instanceof BatchNormKernel norm) {
                norm.setLent(mayLend(name));
              }
              if (vertex instanceof SumKernel sum) {
                sum.setGradientShared(mayShareGradient(name));
                sum.setSpareInputs(spareInputs(name));
              }
            });
  }

  private boolean mayOverwrite(String input) {
    Kernel made = kernel(conf.getVertices().get(input));
    return made != null
        && !(made instanceof PoolingKernel)
        && !(made instanceof ReluKernel)
        && !isInputItself(input, made)
        && readers(input).size() == 1
        && !conf.getNetworkOutputs().contains(input);
  }

  /** Where a single array is concatenated, DL4J passes on that array. */
  private boolean isInputItself(String name, Kernel made) {
    return (made instanceof ConcatKernel || made instanceof StackKernel)
        && conf.getVertexInputs().get(name).size() == 1;
  }

  /** Whether a ReLU overwrites a map and a convolution is all that reads it then. */
  private boolean mayLend(String name) {
    return isReadBy(name, ReluKernel.class)
        && isReadBy(readers(name).get(0), ConvolutionKernel.class);
  }

  private boolean isReadBy(String name, Class<? extends Kernel> reader) {
    return readers(name).size() == 1
        && !conf.getNetworkOutputs().contains(name)
        && reader.isInstance(kernel(conf.getVertices().get(readers(name).get(0))));
  }

  private int[] spareInputs(String sum) {
    List<String> inputs = conf.getVertexInputs().get(sum);
    return IntStream.range(1, inputs.size()).filter(i -> mayOverwrite(inputs.get(i))).toArray();
  }

  private boolean mayShareGradient(String sum) {
    List<String> inputs = conf.getVertexInputs().get(sum);
    return channelsLast.containsAll(inputs)
        && inputs.stream().allMatch(input -> isAddedToLast(input, sum, inputs));
  }

  /** Whether all that reads an input beside the sum is upstream of the sum's other inputs. */
  private boolean isAddedToLast(String input, String sum, List<String> inputs) {
    List<String> readers = readers(input).stream().filter(name -> !name.equals(sum)).toList();
    return inputs.stream()
        .filter(other -> !other.equals(input))
        .allMatch(other -> readers.stream().allMatch(reader -> leadsTo(reader, other)));
  }

  /** Whether a vertex is another one or upstream of it. */
  private boolean leadsTo(String vertex, String target) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(target));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (name.equals(vertex)) {
        return true;
      }
      if (seen.add(name)) {
        open.addAll(conf.getVertexInputs().getOrDefault(name, List.of()));
      }
    }
    return false;
  }

  private void visit(String name, GraphVertex vertex) {
    Kernel kernel = kernel(vertex);
    if (kernel != null) {
      boolean last = begins(name, kernel) && onlyKernelsRead(name);
      kernel.setChannelsLast(last);
      if (last) {
        channelsLast.add(name);
      }
    }
  }

  private boolean begins(String name, Kernel kernel) {
    return kernel instanceof ConvolutionKernel
        || kernel instanceof ConcatKernel
        || kernel instanceof StackKernel
        || channelsLast.containsAll(conf.getVertexInputs().get(name));
  }

  private boolean onlyKernelsRead(String name) {
    List<String> readers = readers(name);
    return !readers.isEmpty()
        && !conf.getNetworkOutputs().contains(name)
        && readers.stream().allMatch(reader -> kernel(conf.getVertices().get(reader)) != null);
  }

  /** The vertices that read a vertex, as often as they do. */
  private List<String> readers(String name) {
    return conf.getVertexInputs().entrySet().stream()
        .flatMap(
            inputs -> inputs.getValue().stream().filter(name::equals).map(input -> inputs.getKey()))
        .toList();
  }

  /** The kernel that a vertex is or holds, or null. */
  private static Kernel kernel(GraphVertex vertex) {
    if (vertex instanceof LayerVertex layer) {
      return layer.getPreProcessor() == null
              && layer.getLayerConf().getLayer() instanceof Kernel kernel
          ? kernel
          : null;
    }
    return vertex instanceof Kernel kernel ? kernel : null;
  }
}
