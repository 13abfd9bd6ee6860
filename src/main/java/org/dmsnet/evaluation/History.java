package org.dmsnet.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One epoch of training, as the report draws it.
 *
 * @param epoch the epoch, from 1
 * @param trainLoss mean loss over the epoch's training batches; NaN if not measured
 * @param validationLoss mean loss over the validation patients; NaN if not measured
 * @param metrics metrics on validation by the names of {@link Metrics#overall()}; may be empty
 * @param learningRate learning rate at the end of the epoch
 */
public record History(
    int epoch,
    double trainLoss,
    double validationLoss,
    Map<String, Double> metrics,
    double learningRate) {

  /** Copies the metrics, in their order. */
  public History {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
