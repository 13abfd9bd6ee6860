package org.dmsnet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/**
 * The layers of a graph with their shapes and true parameter counts, computed from the
 * configuration alone: no array is made, so a ResNet-152 takes milliseconds. DL4J's own counts add
 * running statistics to the parameters.
 *
 * @param rows one row a vertex, in topological order
 */
public record GraphSummary(List<Row> rows) {
  /**
   * One vertex.
   *
   * @param name its name
   * @param type layer or vertex class
   * @param output the output's shape, N for the batch
   * @param trainable parameters that training changes
   * @param statistics running means and variances of batch norms
   */
  public record Row(String name, String type, String output, long trainable, long statistics) {
    /**
     * The module the vertex belongs to: the first part of its name, with the eye where each eye has
     * a module of its own.
     */
    public String module() {
      String[] parts = name.split("\\.", -1);
      boolean perEye =
          parts.length > 2
              && (parts[1].equals(DmsNetGraph.LEFT) || parts[1].equals(DmsNetGraph.RIGHT));
      return perEye ? parts[0] + "." + parts[1] : parts[0];
    }
  }

  /** Copies the rows. */
  public GraphSummary {
    rows = List.copyOf(rows);
  }

  /**
   * Summarises a configuration.
   *
   * @param conf a graph
   * @param inputs the types of its inputs
   * @return the summary
   */
  public static GraphSummary of(ComputationGraphConfiguration conf, InputType... inputs) {
    Map<String, InputType> types = conf.getLayerActivationTypes(true, false, inputs);
    List<Row> rows = new ArrayList<>();
    types.forEach(
        (name, output) -> {
          GraphVertex vertex = conf.getVertices().get(name);
          if (vertex != null) {
            rows.add(row(name, vertex, output));
          }
        });
    return new GraphSummary(rows);
  }

  private static Row row(String name, GraphVertex vertex, InputType output) {
    long all = vertex.numParams(true);
    long statistics = 0;
    String type = vertex.getClass().getSimpleName();
    if (vertex instanceof LayerVertex layer) {
      var conf = layer.getLayerConf().getLayer();
      type = conf.getClass().getSimpleName();
      all = conf.initializer().numParams(layer.getLayerConf());
      if (conf instanceof BatchNormalization norm) {
        statistics = 2 * norm.getNOut();
      }
    }
    return new Row(name, type, shape(output), all - statistics, statistics);
  }

  private static String shape(InputType type) {
    if (type instanceof InputType.InputTypeConvolutional map) {
      return "N x " + map.getChannels() + " x " + map.getHeight() + " x " + map.getWidth();
    }
    return type == null ? "" : "N x " + type.arrayElementsPerExample();
  }

  /** Parameters that training changes. */
  public long trainable() {
    return rows.stream().mapToLong(Row::trainable).sum();
  }

  /** Running means and variances. */
  public long statistics() {
    return rows.stream().mapToLong(Row::statistics).sum();
  }

  /**
   * Trainable parameters of each module, in the order of the graph, modules without any left out.
   */
  public Map<String, Long> trainableByModule() {
    Map<String, Long> modules = new LinkedHashMap<>();
    for (Row row : rows) {
      if (row.trainable() > 0) {
        modules.merge(row.module(), row.trainable(), Long::sum);
      }
    }
    return modules;
  }
}
