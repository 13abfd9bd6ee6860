package org.dmsnet.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.dmsnet.recipe.TrainingRecipe;

/**
 * Chooses the best epoch by a validation metric and says when to stop. An undefined metric (NaN) is
 * never better than a number.
 */
final class EpochSelection {
  private final TrainingRecipe.SelectionMetric metric;
  private final String name;
  private final int patience;

  EpochSelection(TrainingRecipe recipe) {
    this.metric = recipe.metric();
    this.patience = recipe.patience();
    this.name = nameOf(recipe.metric());
  }

  /** The metric's name in recipes and in {@link Validation.Result#metrics()}. */
  static String nameOf(TrainingRecipe.SelectionMetric metric) {
    try {
      return TrainingRecipe.SelectionMetric.class
          .getField(metric.name())
          .getAnnotation(JsonProperty.class)
          .value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The best epoch's record, or null before the first. */
  EpochRecord best(List<EpochRecord> history) {
    EpochRecord best = null;
    for (EpochRecord epoch : history) {
      if (best == null || better(value(epoch), value(best))) {
        best = epoch;
      }
    }
    return best;
  }

  /** Whether the last {@code patience} epochs brought nothing better. */
  boolean exhausted(List<EpochRecord> history) {
    return patience > 0 && !history.isEmpty() && history.size() - best(history).epoch() >= patience;
  }

  private boolean better(double value, double than) {
    if (Double.isNaN(value) || Double.isNaN(than)) {
      return !Double.isNaN(value);
    }
    return metric == TrainingRecipe.SelectionMetric.LOSS ? value < than : value > than;
  }

  private double value(EpochRecord epoch) {
    if (metric == TrainingRecipe.SelectionMetric.LOSS) {
      return epoch.validationLoss();
    }
    Double value = epoch.metrics().get(name);
    if (value == null) {
      throw new IllegalStateException(
          "The validation gave no '" + name + "', only " + epoch.metrics().keySet());
    }
    return value;
  }
}
