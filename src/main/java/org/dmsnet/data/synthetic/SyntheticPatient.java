package org.dmsnet.data.synthetic;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.dmsnet.data.Label;

/**
 * A made-up patient: a row of the table and the plan of two photographs.
 *
 * @param id the identifier in the table, the patient's number from 0
 * @param age age in years
 * @param sex Female or Male, as ODIR writes it
 * @param labels the labels of the row
 * @param left the left eye
 * @param right the right eye
 */
record SyntheticPatient(String id, int age, String sex, Set<Label> labels, Eye left, Eye right) {
  /** Share of the sick who have a second disease; about 12 % of all patients. */
  private static final double SECOND_DISEASE = 0.16;

  private static final double LENS_DUST = 0.06;

  /** Draws patient number {@code index}; depends on nothing but the seed and the number. */
  static SyntheticPatient draw(long seed, int index) {
    SplittableRandom random =
        new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index * 0xD1B54A32D192ED03L);
    Set<Label> labels = EnumSet.of(Caseload.label(index));
    if (!labels.contains(Label.N) && random.nextDouble() < SECOND_DISEASE) {
      labels.add(Caseload.randomDisease(random));
    }
    int age = age(labels, random);
    Traits traits = Traits.draw(age, random);
    Map<Sign, Double> left = new EnumMap<>(Sign.class);
    Map<Sign, Double> right = new EnumMap<>(Sign.class);
    for (Label label : labels) {
      if (label != Label.N) {
        spread(Sign.of(label), random, left, right);
      }
    }
    boolean leftDust = random.nextDouble() < LENS_DUST;
    boolean rightDust = random.nextDouble() < LENS_DUST;
    return new SyntheticPatient(
        String.valueOf(index),
        age,
        random.nextBoolean() ? "Female" : "Male",
        labels,
        new Eye(Side.LEFT, traits, left, leftDust, random.nextLong()),
        new Eye(Side.RIGHT, traits, right, rightDust, random.nextLong()));
  }

  private static void spread(
      Sign sign, SplittableRandom random, Map<Sign, Double> left, Map<Sign, Double> right) {
    double severity = 0.3 + 0.7 * random.nextDouble();
    boolean leftIsWorse = random.nextBoolean();
    (leftIsWorse ? left : right).put(sign, severity);
    if (random.nextDouble() < sign.bothEyes()) {
      double other =
          sign.symmetric()
              ? severity * (0.9 + 0.1 * random.nextDouble())
              : 0.12 + 0.6 * random.nextDouble() * (severity - 0.12);
      (leftIsWorse ? right : left).put(sign, other);
    }
  }

  private static int age(Set<Label> labels, SplittableRandom random) {
    boolean ofTheOld = labels.contains(Label.C) || labels.contains(Label.A);
    double mean = labels.contains(Label.N) ? 54 : ofTheOld ? 67 : 59;
    return (int) Math.round(Math.max(20, Math.min(90, mean + 10 * random.nextGaussian())));
  }
}
