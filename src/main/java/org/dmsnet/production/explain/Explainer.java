package org.dmsnet.production.explain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.Label;
import org.dmsnet.data.SinglePair;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.module.OsimAttention;
import org.dmsnet.network.samediff.SameDiffDefinition;
import org.dmsnet.production.ModelBundle;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Explains a model's answers. It shares the model's weights, which must not change meanwhile, and
 * has activations of its own, so that it works beside a classifier of the same model. Thread-safe:
 * one explanation is made after the other; call it from few threads, since DL4J keeps memory for
 * each one that ever did.
 */
public final class Explainer {
  private final ComputationGraph network;
  private final boolean rightMirrored;
  private final String map;
  private final InferencePass pass;
  private final LinearHead head;

  /**
   * Explains what a model answers.
   *
   * @param model the model
   */
  public Explainer(ModelBundle model) {
    this(model.network(), model.recipe().mirrorRightEye());
  }

  Explainer(ComputationGraph trained, boolean rightMirrored) {
    this.rightMirrored = rightMirrored;
    network = new ComputationGraph(trained.getConfiguration().clone());
    network.init(trained.params(), false);
    map = DmsNetGraph.trunkMap(network.getConfiguration());
    pass = new InferencePass(network, map);
    head = new LinearHead(network);
  }

  /**
   * Explains every label.
   *
   * @param pair the network's inputs
   * @return maps in the photographs' own orientation, and parts
   */
  public Explanation explain(SinglePair pair) {
    return explain(pair, EnumSet.allOf(Label.class));
  }

  /**
   * Explains some labels.
   *
   * @param pair the network's inputs
   * @param labels which labels; each costs one backward pass through the head
   * @return maps in the photographs' own orientation, and parts
   */
  public synchronized Explanation explain(SinglePair pair, Set<Label> labels) {
    Map<String, INDArray> activations = pass.forward(pair.left(), pair.right());
    try {
      INDArray maps = activations.get(map);
      List<LabelExplanation> explained = new ArrayList<>();
      for (Label label : Label.values()) {
        if (labels.contains(label)) {
          explained.add(explain(label, activations, maps));
        }
      }
      return new Explanation(
          explained,
          attention("osim.left", activations, false),
          attention("osim.right", activations, rightMirrored));
    } finally {
      network.clearLayersStates();
    }
  }

  private LabelExplanation explain(Label label, Map<String, INDArray> activations, INDArray maps) {
    int l = label.ordinal();
    INDArray weights = head.gradient(l);
    INDArray slope = pass.gradient(weights.reshape(1, weights.length())); // [2,C,H,W]
    INDArray left = gradCam(maps, slope, 0);
    INDArray right = gradCam(maps, slope, 1);
    double strongest = Math.max(left.maxNumber().doubleValue(), right.maxNumber().doubleValue());
    if (strongest > 0) {
      left.divi(strongest);
      right.divi(strongest);
    }
    Map<Branch, Double> parts = head.parts(activations, l);
    double bias = head.bias(l);
    double logit = bias + parts.values().stream().mapToDouble(part -> part).sum();
    return new LabelExplanation(
        label,
        1 / (1 + Math.exp(-logit)),
        logit,
        bias,
        parts,
        heatMap(left, false),
        heatMap(right, rightMirrored));
  }

  /** relu(sum_k a_k A_k), a_k the mean of the slope over the places; one eye, [H,W]. */
  private static INDArray gradCam(INDArray maps, INDArray slope, int eye) {
    INDArray a = maps.get(NDArrayIndex.point(eye)); // [C,H,W]
    INDArray importance = slope.get(NDArrayIndex.point(eye)).mean(1, 2); // [C]
    INDArray weighted = a.mul(importance.reshape(importance.length(), 1, 1));
    return Transforms.relu(weighted.sum(0), false);
  }

  private Optional<HeatMap> attention(
      String osim, Map<String, INDArray> activations, boolean mirrored) {
    String vertex = osim + ".attention";
    if (!network.getConfiguration().getVertices().containsKey(vertex)) {
      return Optional.empty();
    }
    String input = network.getConfiguration().getVertexInputs().get(vertex).get(0);
    INDArray weights =
        ((SameDiffDefinition) network.getLayer(vertex))
            .definition()
            .output(Map.of("input", activations.get(input)), OsimAttention.WEIGHTS)
            .get(OsimAttention.WEIGHTS); // [1,1,H,W]
    return Optional.of(heatMap(weights.reshape(weights.size(2), weights.size(3)), mirrored));
  }

  private static HeatMap heatMap(INDArray values, boolean mirrored) {
    HeatMap map =
        new HeatMap((int) values.size(0), (int) values.size(1), values.dup('c').data().asFloat());
    return mirrored ? map.mirrored() : map;
  }
}
