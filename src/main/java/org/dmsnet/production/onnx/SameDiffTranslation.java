package org.dmsnet.production.onnx;

import static org.dmsnet.production.onnx.OnnxGraph.attribute;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.dmsnet.network.samediff.SameDiffDefinition;
import org.dmsnet.runtime.UserException;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseReduceOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.ScalarOp;

/**
 * The operations of one SameDiff layer or vertex as ONNX nodes: whatever our modules and trunks
 * define in SameDiff goes through here, so that a new module needs nothing of its own as long as it
 * uses these operations.
 */
final class SameDiffTranslation {
  /** SameDiff operations with one ONNX operation of the same inputs and without attributes. */
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("add", "Add"),
          Map.entry("subtract", "Sub"),
          Map.entry("multiply", "Mul"),
          Map.entry("divide", "Div"),
          Map.entry("sqrt", "Sqrt"),
          Map.entry("Reciprocal", "Reciprocal"),
          Map.entry("sigmoid", "Sigmoid"),
          Map.entry("tanh", "Tanh"),
          Map.entry("erf", "Erf"),
          Map.entry("exp", "Exp"));

  /** The same with a number as second input. */
  private static final Map<String, String> WITH_SCALAR =
      Map.of("add_scalar", "Add", "sub_scalar", "Sub", "mul_scalar", "Mul", "div_scalar", "Div");

  private final OnnxGraph graph;
  private final String vertex;
  private final SameDiff definition;
  private final String result;
  private final Map<String, String> values = new HashMap<>();

  private SameDiffTranslation(OnnxGraph graph, String vertex, SameDiffDefinition runtime) {
    this.graph = graph;
    this.vertex = vertex;
    this.definition = runtime.definition();
    this.result = runtime.result().name();
  }

  /**
   * Adds a vertex.
   *
   * @param inputs ONNX value of each placeholder
   * @return the ONNX value of the result
   */
  static String add(
      OnnxGraph graph, String vertex, SameDiffDefinition runtime, Map<String, String> inputs) {
    SameDiffTranslation translation = new SameDiffTranslation(graph, vertex, runtime);
    translation.values.putAll(inputs);
    Set<String> needed = translation.needed();
    for (SameDiffOp op : runtime.definition().getOps().values()) {
      if (needed.contains(op.getOutputsOfOp().get(0))) {
        translation.add(op);
      }
    }
    return translation.value(translation.result);
  }

  /** First outputs of the operations that the result depends on; DL4J adds others for gradients. */
  private Set<String> needed() {
    Set<String> variables = new HashSet<>(Set.of(result));
    Set<String> needed = new HashSet<>();
    List<SameDiffOp> ops = List.copyOf(definition.getOps().values());
    for (int i = ops.size() - 1; i >= 0; i--) {
      if (ops.get(i).getOutputsOfOp().stream().anyMatch(variables::contains)) {
        needed.add(ops.get(i).getOutputsOfOp().get(0));
        variables.addAll(ops.get(i).getInputsToOp());
      }
    }
    return needed;
  }

  private void add(SameDiffOp op) {
    DifferentialFunction function = op.getOp();
    String type = function.opName();
    List<String> in = op.getInputsToOp();
    List<String> out = op.getOutputsOfOp();
    if (SAME.containsKey(type)) {
      put(out, node(SAME.get(type), out, in.stream().map(this::value).toList()));
      return;
    }
    String x = value(in.get(0));
    if (WITH_SCALAR.containsKey(type)) {
      double scalar = ((ScalarOp) function).scalar().getDouble(0);
      put(out, node(WITH_SCALAR.get(type), out, List.of(x, graph.constant(name(out), scalar))));
      return;
    }
    long[] i = function instanceof DynamicCustomOp custom ? custom.iArgs() : new long[0];
    switch (type) {
      case "relu" -> put(out, node("Relu", out, List.of(x)));
      case "softmax" ->
          put(out, graph.node("Softmax", name(out), List.of(x), attribute("axis", i[0])));
      case "reshape" -> {
        // The first number is the order, 'c'.
        String shape = graph.integers(name(out) + "/shape", Arrays.copyOfRange(i, 1, i.length));
        put(out, node("Reshape", out, List.of(x, shape)));
      }
      case "permute" ->
          put(out, graph.node("Transpose", name(out), List.of(x), attribute("perm", i)));
      case "concat" ->
          put(
              out,
              graph.node(
                  "Concat",
                  name(out),
                  in.stream().map(this::value).toList(),
                  attribute("axis", i[0])));
      case "matmul" -> put(out, node("MatMul", out, factors(in, i, out)));
      case "reduce_mean", "reduce_max", "reduce_sum" ->
          put(out, reduced((BaseReduceOp) function, x, out));
      case "split" -> split(x, i, out);
      case "zeroslike" -> put(out, node("Mul", out, List.of(x, graph.constant(name(out), 0))));
      case "conv2d" -> put(out, Windows.convolution(graph, name(out), x, yxio(in.get(1), out), i));
      case "maxpool2d", "avgpool2d" ->
          put(out, Windows.pooling(graph, name(out), x, type.equals("maxpool2d"), i));
      default ->
          throw new UserException(
              "Vertex %s cannot be written as ONNX: there is no translation of the SameDiff operation '%s'."
                  .formatted(vertex, type));
    }
  }

  private void put(List<String> outputs, String value) {
    values.put(outputs.get(0), value);
  }

  private String node(String type, List<String> outputs, List<String> inputs) {
    return graph.node(type, name(outputs), inputs);
  }

  private String name(List<String> outputs) {
    return vertex + "/" + outputs.get(0);
  }

  /** The ONNX value of a variable; parameters and constants become constants when first met. */
  private String value(String variable) {
    return values.computeIfAbsent(
        variable,
        name -> {
          INDArray array = definition.getVariable(name).getArr();
          return graph.constant(vertex + "/" + name, array);
        });
  }

  private List<String> factors(List<String> in, long[] transposed, List<String> out) {
    return IntStream.range(0, 2)
        .mapToObj(
            k ->
                transposed[k] == 0
                    ? value(in.get(k))
                    : graph.node(
                        "Transpose",
                        name(out) + "/transposed",
                        List.of(value(in.get(k))),
                        attribute("perm", lastTwoExchanged(rank(in.get(k))))))
        .toList();
  }

  private static long[] lastTwoExchanged(int rank) {
    long[] order = IntStream.range(0, rank).asLongStream().toArray();
    order[rank - 2] = rank - 1;
    order[rank - 1] = rank - 2;
    return order;
  }

  /** Number of dimensions, which SameDiff itself knows of what goes in only. */
  private int rank(String variable) {
    String producer = definition.getVariables().get(variable).getOutputOfOp();
    if (producer == null) {
      return definition.getVariable(variable).getShape().length;
    }
    SameDiffOp from = definition.getOps().get(producer);
    if (from.getOp().opName().equals("reshape")) {
      return ((DynamicCustomOp) from.getOp()).iArgs().length - 1;
    }
    int rank = from.getInputsToOp().stream().mapToInt(this::rank).max().orElse(0);
    return from.getOp() instanceof BaseReduceOp reduce && !reduce.isKeepDims()
        ? rank - reduce.getDimensions().length
        : rank;
  }

  private String reduced(BaseReduceOp op, String x, List<String> out) {
    long[] axes = Arrays.stream(op.getDimensions()).asLongStream().toArray();
    var keep = attribute("keepdims", op.isKeepDims() ? 1 : 0);
    // In opset 17 the axes of a sum are an input, those of the others an attribute.
    return switch (op.opName()) {
      case "reduce_sum" ->
          graph.node(
              "ReduceSum", name(out), List.of(x, graph.integers(name(out) + "/axes", axes)), keep);
      case "reduce_mean" ->
          graph.node("ReduceMean", name(out), List.of(x), attribute("axes", axes), keep);
      default -> graph.node("ReduceMax", name(out), List.of(x), attribute("axes", axes), keep);
    };
  }

  private void split(String x, long[] i, List<String> out) {
    // Number of parts, then the axis.
    List<String> parts =
        graph.node("Split", name(out), List.of(x), out.size(), attribute("axis", i[1]));
    for (int part = 0; part < out.size(); part++) {
      values.put(out.get(part), parts.get(part));
    }
  }

  /** SameDiff's [kH,kW,in,out] as ONNX wants it, [out,in,kH,kW]. */
  private String yxio(String weights, List<String> out) {
    return graph.node(
        "Transpose",
        name(out) + "/weights",
        List.of(value(weights)),
        attribute("perm", new long[] {3, 2, 0, 1}));
  }
}
