package org.dmsnet.production;

import java.nio.file.Path;
import org.dmsnet.data.image.Photograph;

/**
 * The two photographs of a patient.
 *
 * @param left photograph of the left eye
 * @param right photograph of the right eye
 */
public record PhotographPair(Photograph left, Photograph right) {

  /** Two files. */
  public static PhotographPair of(Path left, Path right) {
    return new PhotographPair(Photograph.of(left), Photograph.of(right));
  }
}
