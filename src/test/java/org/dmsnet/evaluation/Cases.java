package org.dmsnet.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dmsnet.data.Label;

/** Predictions for tests. */
final class Cases {
  private Cases() {}

  /**
   * Four patients. Truth and decisions at 0.5 (capital: both; t: truth only; p: predicted only):
   *
   * <pre>
   *      N   D   G   C  A  H  M  O
   * p1   TP  .   .   .  .  .  .  .      right
   * p2   .   TP  t   .  .  .  .  .
   * p3   p   TP  .   .  .  .  .  .
   * p4   t   p   .   TP .  .  .  .
   * </pre>
   */
  static Predictions four() {
    double[][] p = {
      {.9, .1, .1, .1, .1, .1, .1, .1},
      {.3, .8, .4, .2, .1, .1, .1, .1},
      {.6, .7, .4, .1, .1, .1, .1, .1},
      {.3, .6, .2, .9, .1, .1, .1, .1},
    };
    boolean[][] t = new boolean[4][Label.COUNT];
    t[0][0] = true;
    t[1][1] = true;
    t[1][2] = true;
    t[2][1] = true;
    t[3][0] = true;
    t[3][3] = true;
    return new Predictions(List.of("p1", "p2", "p3", "p4"), p, t);
  }

  /** Random patients with ODIR's label shares; the higher the skill, the better the scores. */
  static Predictions random(int patients, double skill, long seed) {
    double[] share = {.33, .32, .06, .06, .05, .03, .05, .28};
    Random random = new Random(seed);
    List<String> ids = new ArrayList<>();
    double[][] p = new double[patients][Label.COUNT];
    boolean[][] t = new boolean[patients][Label.COUNT];
    for (int i = 0; i < patients; i++) {
      ids.add("patient-" + i);
      for (int c = 0; c < Label.COUNT; c++) {
        t[i][c] = random.nextDouble() < share[c];
        double logit =
            Math.log(share[c] / (1 - share[c]))
                + (t[i][c] ? skill : -skill / 3)
                + random.nextGaussian();
        p[i][c] = 1 / (1 + Math.exp(-logit));
      }
    }
    return new Predictions(ids, p, t);
  }
}
