package org.dmsnet.production;

import java.util.Optional;
import org.dmsnet.data.Label;

/**
 * What a model says about one label of one patient.
 *
 * @param label the label
 * @param probability of the label, 0..1, calibrated where the model has a calibration
 * @param threshold that the probability must exceed, chosen on validation patients, on the same
 *     scale
 * @param decision whether it does
 * @param eyes which eye the decision rests on; empty where the classifier was told not to ask
 */
public record LabelFinding(
    Label label,
    double probability,
    double threshold,
    boolean decision,
    Optional<EyeEvidence> eyes) {}
