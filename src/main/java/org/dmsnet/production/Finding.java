package org.dmsnet.production;

import java.util.List;
import org.dmsnet.data.Label;

/**
 * What a model says about one patient. For research use; not a medical device.
 *
 * @param labels one entry per label, in the order of {@link Label}
 * @param warnings sentences about what looks wrong with the photographs; usually empty
 */
public record Finding(List<LabelFinding> labels, List<String> warnings) {

  /** Copies the lists. */
  public Finding {
    labels = List.copyOf(labels);
    warnings = List.copyOf(warnings);
  }

  /** What it says about one label. */
  public LabelFinding of(Label label) {
    return labels.get(label.ordinal());
  }

  /** The labels that were decided to be there, most probable first. */
  public List<LabelFinding> positive() {
    return labels.stream()
        .filter(LabelFinding::decision)
        .sorted((a, b) -> Double.compare(b.probability(), a.probability()))
        .toList();
  }
}
