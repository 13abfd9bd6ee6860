package org.dmsnet.serving;

import java.util.List;
import org.dmsnet.data.Label;

/**
 * What a model says about one pair, as JSON has it.
 *
 * @param id what the client called the patient, or empty
 * @param findings one entry per label, in the order of {@link Label}
 * @param warnings sentences about what looks wrong with a photograph or the pair; usually empty
 * @param model name of the model
 * @param notice what this must not be used for
 */
record Reading(
    String id, List<LabelReading> findings, List<String> warnings, String model, String notice) {
  /** Stands on every answer and on every page. */
  static final String NOTICE = "For research use; not a medical device.";

  /**
   * One label.
   *
   * @param label ODIR-5K's letter
   * @param disease in plain words
   * @param probability 0..1
   * @param threshold that the probability must exceed
   * @param decision whether it does
   * @param basis which eye the decision rests on: left, right, each, together, or none where there
   *     is no finding
   * @param leftTwice probability where the network is shown the left eye twice
   * @param rightTwice probability where the network is shown the right eye twice
   */
  record LabelReading(
      Label label,
      String disease,
      double probability,
      double threshold,
      boolean decision,
      String basis,
      double leftTwice,
      double rightTwice) {}

  /** Whether anything looks wrong with the photographs. */
  boolean warns() {
    return !warnings.isEmpty();
  }
}
