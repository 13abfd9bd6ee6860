package org.dmsnet.evaluation;

import java.util.Random;

/**
 * Draws patients with replacement, as many as there are. {@link Random} because its sequence for a
 * seed is part of Java's specification.
 */
final class Resampling {
  private final int patients;
  private final Random random;

  Resampling(int patients, Random random) {
    this.patients = patients;
    this.random = random;
  }

  /** How often each patient is drawn; the sum is the number of patients. */
  int[] next() {
    int[] weights = new int[patients];
    for (int i = 0; i < patients; i++) {
      weights[random.nextInt(patients)]++;
    }
    return weights;
  }
}
