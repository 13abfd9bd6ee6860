package org.dmsnet.network.samediff;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What runs for a {@link MendedLayer} or a {@link MendedVertex}, seen as its operations; there once
 * a network has answered for the first time, for the map's size that it saw last.
 */
public interface SameDiffDefinition {

  /**
   * The operations with their parameters and constants.
   *
   * @return the definition, to be read only
   */
  SameDiff definition();

  /**
   * Where the result is.
   *
   * @return the variable of the layer's or vertex's output
   */
  SDVariable result();
}
