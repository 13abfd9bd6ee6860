package org.dmsnet.production.explain;

import java.util.List;
import java.util.Optional;
import org.dmsnet.data.Label;

/**
 * Why a network answered as it did about one pair.
 *
 * @param labels what speaks for each label that was asked about
 * @param attentionLeft OSIM's weights of the left eye's places (equation 7), each in 0..1; empty
 *     where the recipe has no OSIM there
 * @param attentionRight as {@code attentionLeft}, of the right eye
 */
public record Explanation(
    List<LabelExplanation> labels,
    Optional<HeatMap> attentionLeft,
    Optional<HeatMap> attentionRight) {

  /** Copies the list. */
  public Explanation {
    labels = List.copyOf(labels);
  }

  /**
   * What speaks for a label.
   *
   * @param label one that was asked about
   * @return its maps and parts
   */
  public LabelExplanation of(Label label) {
    return labels.stream()
        .filter(explained -> explained.label() == label)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(label + " was not asked about"));
  }
}
