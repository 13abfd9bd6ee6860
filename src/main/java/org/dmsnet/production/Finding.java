package org.dmsnet.production;

import java.util.List;
import org.dmsnet.data.Label;
import org.dmsnet.data.image.PairQuality;

/**
 * What a model says about one patient. For research use; not a medical device.
 *
 * @param labels one entry per label, in the order of {@link Label}
 * @param quality what was measured of the two photographs
 * @param warnings sentences about what looks wrong with the photographs; usually empty
 */
public record Finding(List<LabelFinding> labels, PairQuality quality, List<String> warnings) {

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
