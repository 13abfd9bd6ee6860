package org.dmsnet.data.synthetic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dmsnet.data.Label;

/**
 * How many patients of each label come. ODIR's order of frequencies, but moderated, so that a few
 * hundred patients are enough to learn the rarest.
 */
final class Caseload {
  /** Patients of each label among a hundred, counting a patient's first label only. */
  private static final Map<Label, Integer> PER_HUNDRED =
      new EnumMap<>(
          Map.of(
              Label.N, 24, Label.D, 20, Label.G, 10, Label.C, 10, Label.A, 9, Label.H, 9, Label.M,
              9, Label.O, 9));

  private static final List<Label> ORDER = order();

  private Caseload() {}

  /**
   * The first label of a patient. Labels are dealt as evenly as whole patients allow, so that even
   * a dozen patients have all eight.
   */
  static Label label(int index) {
    return ORDER.get(index % ORDER.size());
  }

  /** A disease at random, as frequent as among the first labels. */
  static Label randomDisease(SplittableRandom random) {
    Label label = Label.N;
    while (label == Label.N) {
      label = ORDER.get(random.nextInt(ORDER.size()));
    }
    return label;
  }

  private static List<Label> order() {
    Map<Label, Integer> owed = new EnumMap<>(Label.class);
    List<Label> order = new ArrayList<>();
    while (order.size() < 100) {
      PER_HUNDRED.forEach((label, share) -> owed.merge(label, share, Integer::sum));
      Label next = Label.N;
      for (Label label : Label.values()) {
        if (owed.get(label) > owed.get(next)) {
          next = label;
        }
      }
      owed.merge(next, -100, Integer::sum);
      order.add(next);
    }
    return List.copyOf(order);
  }
}
