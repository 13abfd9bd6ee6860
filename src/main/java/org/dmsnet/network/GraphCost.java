package org.dmsnet.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;

/**
 * What a graph costs, computed from its configuration; the network is never made.
 *
 * <p>Multiply-adds are those of convolutions, dense layers and matrix products in the forward pass
 * of one pair, a product and its addition counted as one; what DL4J's own norms, poolings,
 * activations and element-wise operations do is not counted. Vertices that see both eyes stacked on
 * the batch axis count twice.
 *
 * @param parameters parameters that training changes
 * @param statistics running means and variances of batch norms
 * @param multiplyAdds per pair, forward
 * @param values numbers that the layers put out for one pair, forward
 */
public record GraphCost(long parameters, long statistics, long multiplyAdds, long values) {
  private static final long BYTES = 4;

  /** Weights, gradient, both moments of Adam, and the average of the weights. */
  private static final long COPIES = 5;

  /**
   * Copies of what the layers put out: kept for the way back, its gradient, and the working memory
   * of DL4J, oneDNN and SameDiff, which measured steps put at three more.
   */
  private static final long PASSES = 5;

  /**
   * The cost of a configuration.
   *
   * @param conf a graph
   * @param inputs the types of its inputs
   * @return the cost
   */
  public static GraphCost of(ComputationGraphConfiguration conf, InputType... inputs) {
    GraphSummary summary = GraphSummary.of(conf, inputs);
    Walk walk = new Walk(conf, inputs);
    return new GraphCost(summary.trainable(), summary.statistics(), walk.multiplyAdds, walk.values);
  }

  /**
   * Memory that a training step takes beside the program and the data, an estimate: five copies of
   * the weights (weights, gradient, Adam's two moments, the average), and five times what all
   * layers put out for the batch. docs/tables.md compares it with measured steps.
   *
   * @param pairs in a batch
   * @return bytes
   */
  public long trainingBytes(int pairs) {
    return BYTES * (COPIES * (parameters + statistics) + PASSES * pairs * values);
  }

  /** Goes through the vertices in topological order. */
  private static final class Walk {
    private final ComputationGraphConfiguration conf;
    private final Map<String, InputType> types = new HashMap<>();

    /** Examples of each vertex's output for one pair. */
    private final Map<String, Long> batches = new HashMap<>();

    private long multiplyAdds;
    private long values;

    Walk(ComputationGraphConfiguration conf, InputType... inputs) {
      this.conf = conf;
      types.putAll(conf.getLayerActivationTypes(true, false, inputs));
      for (int i = 0; i < inputs.length; i++) {
        types.put(conf.getNetworkInputs().get(i), inputs[i]);
        batches.put(conf.getNetworkInputs().get(i), 1L);
      }
      for (GraphSummary.Row row : GraphSummary.of(conf, inputs).rows()) {
        visit(row.name());
      }
    }

    private void visit(String name) {
      GraphVertex vertex = conf.getVertices().get(name);
      List<String> from = conf.getVertexInputs().get(name);
      long batch = batches.get(from.get(0));
      if (vertex instanceof StackVertex) {
        batches.put(name, batch * from.size());
      } else if (vertex instanceof UnstackVertex unstack) {
        batches.put(name, batch / unstack.getStackSize());
      } else if (vertex instanceof SameDiffVertex sameDiff) {
        List<long[]> shapes = new ArrayList<>();
        from.forEach(input -> shapes.add(shape(input)));
        SameDiffCost cost = SameDiffCost.of(sameDiff, shapes);
        add(batch, cost.multiplyAdds(), cost.values());
        batches.put(name, batch * cost.batch());
        return;
      } else {
        batches.put(name, batch);
      }
      if (vertex instanceof LayerVertex layer) {
        Layer own = layer.getLayerConf().getLayer();
        if (own instanceof SameDiffLayer sameDiff) {
          SameDiffCost cost = SameDiffCost.of(sameDiff, shape(from.get(0)));
          add(batch, cost.multiplyAdds(), cost.values());
          return;
        }
        add(batch, multiplyAdds(layer, types.get(name)), 0);
      }
      add(batches.get(name), 0, types.get(name).arrayElementsPerExample());
    }

    private void add(long batch, long multiplyAdds, long values) {
      this.multiplyAdds += batch * multiplyAdds;
      this.values += batch * values;
    }

    private long[] shape(String vertex) {
      long[] shape = types.get(vertex).getShape(true);
      shape[0] = 1;
      return shape;
    }

    /** Every weight is used once at each place of the output. */
    private static long multiplyAdds(LayerVertex vertex, InputType output) {
      Layer layer = vertex.getLayerConf().getLayer();
      long parameters = layer.initializer().numParams(vertex.getLayerConf());
      if (layer instanceof ConvolutionLayer convolution) {
        var map = (InputType.InputTypeConvolutional) output;
        long biases = convolution.hasBias() ? convolution.getNOut() : 0;
        return map.getHeight() * map.getWidth() * (parameters - biases);
      }
      if (layer instanceof FeedForwardLayer dense
          && layer.initializer().weightKeys(layer).size() == 1) {
        return dense.getNIn() * dense.getNOut();
      }
      return 0;
    }
  }
}
