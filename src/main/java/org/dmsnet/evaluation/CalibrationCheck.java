package org.dmsnet.evaluation;

import java.util.Locale;

/**
 * What a calibration does to the probabilities of patients it was not fitted on.
 *
 * @param calibration the maps
 * @param before reliability of the network's own probabilities
 * @param after reliability of the calibrated ones
 */
public record CalibrationCheck(Calibration calibration, Reliability before, Reliability after) {

  static CalibrationCheck of(
      Predictions predictions, Calibration calibration, Bootstrap bootstrap) {
    Reliability before = Reliability.of(predictions, bootstrap);
    return new CalibrationCheck(
        calibration,
        before,
        calibration.equals(Calibration.NONE)
            ? before
            : Reliability.of(calibration.of(predictions), bootstrap));
  }

  /** The errors before and after, with their intervals, in a sentence. */
  public String summary() {
    return calibration.equals(Calibration.NONE)
        ? "expected calibration error " + text(before) + "; the model has no calibration"
        : "expected calibration error "
            + text(before)
            + " before, "
            + text(after)
            + " after calibration";
  }

  private static String text(Reliability reliability) {
    return String.format(
        Locale.ROOT,
        "%.3f [%.3f, %.3f]",
        reliability.error(),
        reliability.interval().low(),
        reliability.interval().high());
  }
}
