package org.dmsnet.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Which eyes have an omni-scale integration module (OSIM, equations 1 to 7) or the module that
 * stands in its place; Table 2 removes them one by one.
 */
public enum Osim {
  /** Both eyes. */
  @JsonProperty("both")
  BOTH(true, true),
  /** The left eye only; the right gets ReLU(BN(Conv1x1(x))). */
  @JsonProperty("left")
  LEFT(true, false),
  /** The right eye only; the left gets ReLU(BN(Conv1x1(x))). */
  @JsonProperty("right")
  RIGHT(false, true),
  /** Neither eye. */
  @JsonProperty("none")
  NONE(false, false);

  private final boolean left;
  private final boolean right;

  Osim(boolean left, boolean right) {
    this.left = left;
    this.right = right;
  }

  /** Whether the left eye has the module. */
  public boolean left() {
    return left;
  }

  /** Whether the right eye has the module. */
  public boolean right() {
    return right;
  }
}
