package org.dmsnet.production;

/**
 * Which eye a decision rests on: what becomes of it when the network is shown one eye twice, that
 * eye's photograph mirrored in the place of the other one.
 */
public enum Basis {
  /** There is no finding: the probability is not above the threshold. */
  NONE,
  /** The left eye, shown twice, keeps the finding; the right one does not. */
  LEFT,
  /** The right eye, shown twice, keeps the finding; the left one does not. */
  RIGHT,
  /** Each eye, shown twice, keeps the finding. */
  EACH,
  /** Neither eye, shown twice, keeps the finding: it rests on the two together. */
  TOGETHER;

  static Basis of(boolean decision, boolean leftKeeps, boolean rightKeeps) {
    if (!decision) {
      return NONE;
    }
    if (leftKeeps) {
      return rightKeeps ? EACH : LEFT;
    }
    return rightKeeps ? RIGHT : TOGETHER;
  }
}
