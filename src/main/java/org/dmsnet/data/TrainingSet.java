package org.dmsnet.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.dmsnet.recipe.Recipe;

/**
 * The pairs of one epoch: every training patient's own, and those that CutMix adds. It is made of
 * the training part of a {@link Split} alone, so that nothing of another patient can be in it.
 *
 * @param pairs patients by ID, then what CutMix adds
 */
public record TrainingSet(List<TrainingPair> pairs) {

  /** Copies the pairs. */
  public TrainingSet {
    pairs = List.copyOf(pairs);
  }

  /**
   * Expands the training patients as a recipe says.
   *
   * @param patients the training patients, in any order
   * @param recipe {@code augmentation.cutmix}, {@code augmentation.class-balance}, seed
   * @return the set, the same for the same patients
   */
  public static TrainingSet of(List<Patient> patients, Recipe recipe) {
    List<TrainingPair> pairs = new ArrayList<>();
    patients.stream()
        .sorted(Comparator.comparing(Patient::id, PatientIds.ORDER))
        .map(TrainingPair::of)
        .forEach(pairs::add);
    pairs.addAll(
        new CutMix(patients, recipe.augmentation().classBalance(), recipe.seed())
            .pairs(recipe.augmentation().cutmix()));
    return new TrainingSet(pairs);
  }

  /** Pairs with each label. */
  public Map<Label, Integer> labelCounts() {
    return DatasetReport.labelCounts(pairs.stream().map(TrainingPair::patient).toList());
  }

  /** Pairs with each label, in label order. */
  public long[] positives() {
    return labelCounts().values().stream().mapToLong(Integer::longValue).toArray();
  }
}
