package org.dmsnet.production.explain;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.dmsnet.data.Label;

/**
 * What speaks for one label.
 *
 * <p>The maps are Grad-CAM's (Selvaraju et al., 2017) on the trunk's last map A: relu(sum_k a_k
 * A_k) with a_k the mean over the eye's places of d logit / d A_k, divided by the largest value in
 * either eye. They are all zero where nothing in the photographs speaks for the label.
 *
 * <p>The head is linear, so that the logit is a sum: logit = bias + sum of the parts, exactly.
 *
 * @param label the label
 * @param probability the network's output, sigmoid(logit)
 * @param logit log(p / (1 - p))
 * @param bias the logit of a pair whose features are all at the head's reference: the average
 *     training pair where the head has a batch norm, zero features where it has none
 * @param parts what each branch adds to the bias, in the order of the head
 * @param left map of the left photograph, 0..1
 * @param right map of the right photograph, 0..1, on the left one's scale
 */
public record LabelExplanation(
    Label label,
    double probability,
    double logit,
    double bias,
    Map<Branch, Double> parts,
    HeatMap left,
    HeatMap right) {

  /** Copies the parts. */
  public LabelExplanation {
    parts = Collections.unmodifiableMap(new EnumMap<>(parts));
  }

  /**
   * The left eye's share of both maps' sums.
   *
   * @return 0..1; .5 where both maps are zero
   */
  public double leftShare() {
    double both = left.sum() + right.sum();
    return both == 0 ? 0.5 : left.sum() / both;
  }
}
