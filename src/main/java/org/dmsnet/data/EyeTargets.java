package org.dmsnet.data;

import java.util.Set;
import org.dmsnet.data.image.PairAugmentation;

/**
 * Targets of each eye, read from its diagnostic keywords: rows of 16, the eight labels of the left
 * input, then those of the right, and a mask that is 0 where nothing is known. An eye without
 * keywords is unknown; of an eye with another's piece in it, those labels are known that both have
 * or neither has.
 */
final class EyeTargets {
  /** Values in a row. */
  static final int WIDTH = 2 * Label.COUNT;

  private EyeTargets() {}

  /**
   * Fills a row.
   *
   * @param pair the pair
   * @param how its augmentation: a flip exchanges the eyes
   * @param labels receives 0 or 1 from the offset on
   * @param mask receives 0 or 1 from the offset on
   * @param offset first index in both
   */
  static void fill(
      TrainingPair pair, PairAugmentation how, float[] labels, float[] mask, int offset) {
    int left = how.flip() ? Label.COUNT : 0;
    fill(
        pair.patient().leftKeywords(),
        pair.patch().map(p -> p.donor().leftKeywords()).orElse(pair.patient().leftKeywords()),
        labels,
        mask,
        offset + left);
    fill(
        pair.patient().rightKeywords(),
        pair.patch().map(p -> p.donor().rightKeywords()).orElse(pair.patient().rightKeywords()),
        labels,
        mask,
        offset + Label.COUNT - left);
  }

  private static void fill(String own, String donors, float[] labels, float[] mask, int offset) {
    Set<Label> present = Keywords.labels(own);
    Set<Label> pasted = Keywords.labels(donors);
    boolean known = !present.isEmpty() && !pasted.isEmpty();
    for (Label label : Label.values()) {
      boolean agreed = known && present.contains(label) == pasted.contains(label);
      mask[offset + label.ordinal()] = agreed ? 1 : 0;
      labels[offset + label.ordinal()] = agreed && present.contains(label) ? 1 : 0;
    }
  }
}
