package org.dmsnet.production.onnx;

import static org.dmsnet.production.onnx.OnnxGraph.attribute;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.dmsnet.network.samediff.MendedVertex;
import org.dmsnet.network.samediff.SameDiffDefinition;
import org.dmsnet.runtime.UserException;

/** The vertices of a network, one after the other, as ONNX nodes. */
final class VertexTranslation {
  private final OnnxGraph graph;
  private final ComputationGraph network;
  private final Map<String, String> values;
  private final Map<String, List<String>> unstacked = new HashMap<>();

  /** Of a network that has answered once, so that its SameDiff parts are defined. */
  private VertexTranslation(OnnxGraph graph, ComputationGraph network, Map<String, String> inputs) {
    this.graph = graph;
    this.network = network;
    this.values = new HashMap<>(inputs);
  }

  /**
   * Adds every vertex.
   *
   * @param inputs ONNX value of each input of the network
   * @return the ONNX value of every vertex' output
   */
  static Map<String, String> add(
      OnnxGraph graph, ComputationGraph network, Map<String, String> inputs) {
    VertexTranslation translation = new VertexTranslation(graph, network, inputs);
    for (int index : network.topologicalSortOrder()) {
      var vertex = network.getVertices()[index];
      if (!vertex.isInputVertex()) {
        translation.values.put(vertex.getVertexName(), translation.vertex(vertex));
      }
    }
    return translation.values;
  }

  private String vertex(org.deeplearning4j.nn.graph.vertex.GraphVertex vertex) {
    String name = vertex.getVertexName();
    List<String> inputs =
        network.getConfiguration().getVertexInputs().get(name).stream().map(values::get).toList();
    GraphVertex conf = network.getConfiguration().getVertices().get(name);
    if (vertex instanceof LayerVertex layer) {
      return LayerTranslation.add(graph, layer, inputs.get(0));
    }
    if (conf instanceof MendedVertex mended) {
      Map<String, String> placeholders = new HashMap<>();
      List<String> names = mended.getVertexParams().getInputs();
      for (int i = 0; i < names.size(); i++) {
        placeholders.put(names.get(i), inputs.get(i));
      }
      return SameDiffTranslation.add(graph, name, (SameDiffDefinition) vertex, placeholders);
    }
    if (conf instanceof StackVertex) {
      return graph.node("Concat", name, inputs, attribute("axis", 0));
    }
    if (conf instanceof UnstackVertex unstack) {
      return unstacked
          .computeIfAbsent(
              inputs.get(0) + " in " + unstack.getStackSize(),
              key ->
                  graph.node("Split", name, inputs, unstack.getStackSize(), attribute("axis", 0)))
          .get(unstack.getFrom());
    }
    if (conf instanceof MergeVertex merge) {
      return graph.node("Concat", name, inputs, attribute("axis", merge.getMergeAxis()));
    }
    if (conf instanceof ElementWiseVertex elementWise) {
      return elementWise(name, elementWise.getOp(), inputs);
    }
    if (conf instanceof ScaleVertex scale) {
      return withScalar("Mul", name, inputs.get(0), scale.getScaleFactor());
    }
    if (conf instanceof ShiftVertex shift) {
      return withScalar("Add", name, inputs.get(0), shift.getShiftFactor());
    }
    throw new UserException(
        "Vertex %s cannot be written as ONNX: there is no translation of %s."
            .formatted(name, conf.getClass().getSimpleName()));
  }

  private String withScalar(String type, String name, String x, double scalar) {
    return graph.node(type, name, List.of(x, graph.constant(name + "/scalar", scalar)));
  }

  private String elementWise(String name, ElementWiseVertex.Op op, List<String> inputs) {
    String type =
        switch (op) {
          case Add -> "Add";
          case Subtract -> "Sub";
          case Product -> "Mul";
          case Max -> "Max";
          case Average -> "Mean";
        };
    if (List.of("Max", "Mean").contains(type)) {
      return graph.node(type, name, inputs);
    }
    String value = inputs.get(0);
    for (String next : inputs.subList(1, inputs.size())) {
      value = graph.node(type, name, List.of(value, next));
    }
    return value;
  }
}
