package org.dmsnet.evaluation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.dmsnet.data.Label;

/**
 * How many patients of a split have each label.
 *
 * @param split name of the split
 * @param patients number of patients
 * @param positives patients with each label; a label that is missing counts as 0
 */
public record SplitCounts(String split, int patients, Map<Label, Integer> positives) {
  /** Copies the counts in label order. */
  public SplitCounts {
    Map<Label, Integer> ordered = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      ordered.put(label, positives.getOrDefault(label, 0));
    }
    positives = Collections.unmodifiableMap(ordered);
  }
}
