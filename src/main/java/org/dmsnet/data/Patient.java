package org.dmsnet.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A patient: two photographs and the labels that hold for both eyes together.
 *
 * @param id the patient's identifier, as in the table
 * @param left photograph of the left eye
 * @param right photograph of the right eye
 * @param labels the labels that are 1 in the patient's row; never empty
 * @param leftKeywords diagnostic keywords of the left eye, empty where the table has none
 * @param rightKeywords diagnostic keywords of the right eye, empty where the table has none
 */
public record Patient(
    String id,
    Path left,
    Path right,
    Set<Label> labels,
    String leftKeywords,
    String rightKeywords) {

  /** Copies the labels into an immutable set in label order. */
  public Patient {
    EnumSet<Label> ordered = EnumSet.noneOf(Label.class);
    ordered.addAll(labels);
    labels = Collections.unmodifiableSet(ordered);
  }
}
