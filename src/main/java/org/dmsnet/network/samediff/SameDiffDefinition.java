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

  /**
   * Drops the sessions of a pass that has ended. In DL4J 1.0.0-M2.1 a session keeps the number of
   * every array that it ever freed, some 64 bytes each, so that a server or a long training would
   * fill the heap; it holds nothing else from one pass to the next, and is made anew by it.
   */
  default void forgetSessions() {
    SameDiff forward = definition();
    if (forward == null) {
      return;
    }
    forward.getSessions().clear();
    SameDiff gradient = forward.getFunction("grad");
    if (gradient != null) {
      gradient.getSessions().clear();
    }
  }
}
