package org.dmsnet.production.explain;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.MergeVertex;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.InferenceNorm;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The end of the network, which is linear in inference: z = concat of the branches [D], then
 * perhaps batch norm, then W [D,8] and b [8]. With g = gamma / sqrt(var + eps),
 *
 * <pre>
 * logit_c = (b_c + sum_j W_jc beta_j) + sum over branches of sum_{j in branch} W_jc g_j (z_j - mean_j)
 * </pre>
 *
 * <p>so that a branch's part is zero where its features are those of the average training pair.
 * Without batch norm g = 1 and mean = beta = 0.
 */
final class LinearHead {
  private final List<String> features;
  private final INDArray weights;
  private final INDArray mean;
  private final INDArray scaled;
  private final INDArray reference;

  LinearHead(ComputationGraph network) {
    Map<String, List<String>> inputs = network.getConfiguration().getVertexInputs();
    weights = network.getLayer(DmsNetGraph.OUTPUT).getParam("W"); // [D,8]
    INDArray exact = weights.castTo(DataType.DOUBLE);
    INDArray bias = network.getLayer(DmsNetGraph.OUTPUT).getParam("b").castTo(DataType.DOUBLE);
    String vertex = inputs.get(DmsNetGraph.OUTPUT).get(0);
    if (isDropout(network.getVertex(vertex))) {
      vertex = inputs.get(vertex).get(0);
    }
    if (network.getVertex(vertex).getLayer() instanceof BatchNormalization norm) {
      InferenceNorm affine = InferenceNorm.of(norm.layerConf(), norm.paramTable());
      scaled = exact.mulColumnVector(affine.scale());
      mean = affine.mean();
      reference = affine.beta().reshape(1, affine.beta().length()).mmul(exact).add(bias);
      vertex = inputs.get(vertex).get(0);
    } else {
      scaled = exact;
      mean = Nd4j.zeros(DataType.DOUBLE, weights.size(0));
      reference = bias;
    }
    features =
        network.getVertex(vertex) instanceof MergeVertex ? inputs.get(vertex) : List.of(vertex);
  }

  private static boolean isDropout(GraphVertex vertex) {
    return vertex.hasLayer() && vertex.getLayer().conf().getLayer() instanceof DropoutLayer;
  }

  /** d logit / d (input of the output layer), [D]. */
  INDArray gradient(int label) {
    return weights.getColumn(label).dup();
  }

  /** The logit of a pair whose features are all at the reference. */
  double bias(int label) {
    return reference.getDouble(label);
  }

  /** What each branch adds, from the activations of one pair. */
  Map<Branch, Double> parts(Map<String, INDArray> activations, int label) {
    Map<Branch, Double> parts = new EnumMap<>(Branch.class);
    INDArray column = scaled.getColumn(label);
    int at = 0;
    for (String feature : features) {
      INDArray z = activations.get(feature);
      double part = 0;
      for (int j = 0; j < z.length(); j++, at++) {
        part += column.getDouble(at) * (z.getDouble(j) - mean.getDouble(at));
      }
      parts.merge(Branch.of(feature), part, Double::sum);
    }
    return parts;
  }
}
