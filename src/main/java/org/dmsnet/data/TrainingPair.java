package org.dmsnet.data;

import java.util.Optional;
import org.dmsnet.data.image.CutMixBox;

/**
 * A pair that training sees: a patient's, or a patient's with a box of another's in it.
 *
 * @param name names the pair in the training set; its augmentation is drawn from it
 * @param patient whose photographs and labels these are
 * @param patch what CutMix puts into both photographs; empty where they are the patient's own
 */
public record TrainingPair(String name, Patient patient, Optional<Patch> patch) {

  /**
   * A piece of another patient's photographs.
   *
   * @param donor a patient with the same label set
   * @param box the place, the same in both of the network's inputs
   */
  public record Patch(Patient donor, CutMixBox box) {}

  /**
   * A patient's own pair.
   *
   * @param patient the patient
   * @return the pair, named by the patient's ID
   */
  static TrainingPair of(Patient patient) {
    return new TrainingPair(patient.id(), patient, Optional.empty());
  }
}
