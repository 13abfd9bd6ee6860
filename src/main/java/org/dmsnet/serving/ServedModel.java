package org.dmsnet.serving;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.dmsnet.production.ModelDescription;

/**
 * What {@code GET /v1/model} answers.
 *
 * @param description what the model is and where it comes from
 * @param calibrated whether its probabilities were calibrated on validation patients
 * @param trainedOnDrawings whether its patients were drawn by this software
 * @param notice what this must not be used for
 */
record ServedModel(
    @JsonUnwrapped ModelDescription description,
    boolean calibrated,
    boolean trainedOnDrawings,
    String notice) {}
