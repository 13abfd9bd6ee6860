package org.dmsnet.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one epoch gave.
 *
 * @param epoch number, from 1
 * @param trainLoss class-weighted binary cross-entropy in training mode, mean over pairs and labels
 * @param validationLoss binary cross-entropy on the validation patients, averaged weights
 * @param metrics validation metrics by name
 * @param learningRate the new layers' rate in the epoch's last step
 * @param seconds duration of the epoch's steps, validation not counted
 * @param waitingShare share of these seconds in which the network waited for data, 0..1
 */
public record EpochRecord(
    int epoch,
    double trainLoss,
    double validationLoss,
    Map<String, Double> metrics,
    double learningRate,
    double seconds,
    double waitingShare) {

  /** Copies the metrics, in their order. */
  public EpochRecord {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }
}
