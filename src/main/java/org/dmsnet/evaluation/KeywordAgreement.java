package org.dmsnet.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.dmsnet.data.Keywords;
import org.dmsnet.data.check.MeasuredEye;

/**
 * How well a low quality score finds the eyes with a keyword: the area under the ROC curve, with an
 * interval over patients, whose two eyes stay together.
 *
 * @param keyword the keyword
 * @param eyes eyes that have it
 * @param auc area under the curve; NaN where no eye has it, or every eye
 * @param interval 95 % bootstrap interval, 1000 resamples, seed 0
 */
public record KeywordAgreement(String keyword, int eyes, double auc, Interval interval) {
  /** Three about the photograph, two about an eye that none could photograph sharply. */
  private static final List<String> KEYWORDS =
      List.of(
          "low image quality",
          "lens dust",
          "no fundus image",
          "refractive media opacity",
          "cataract");

  /** The agreement with each keyword; empty where no eye has any keyword. */
  public static List<KeywordAgreement> of(List<MeasuredEye> eyes) {
    return eyes.stream().allMatch(eye -> eye.keywords().isEmpty())
        ? List.of()
        : KEYWORDS.stream().map(keyword -> of(eyes, keyword)).toList();
  }

  private static KeywordAgreement of(List<MeasuredEye> eyes, String keyword) {
    double[] scores = new double[eyes.size()];
    boolean[] truth = new boolean[eyes.size()];
    int[] patients = new int[eyes.size()];
    Map<String, Integer> rows = new LinkedHashMap<>();
    int positives = 0;
    for (int i = 0; i < eyes.size(); i++) {
      MeasuredEye eye = eyes.get(i);
      scores[i] = -eye.quality().score();
      truth[i] = Keywords.split(eye.keywords()).contains(keyword);
      positives += truth[i] ? 1 : 0;
      rows.putIfAbsent(eye.patient(), rows.size());
      patients[i] = rows.get(eye.patient());
    }
    Ranking ranking = new Ranking(scores, truth, patients);
    int[] once = new int[rows.size()];
    Arrays.fill(once, 1);
    Bootstrap bootstrap = Bootstrap.DEFAULT;
    Resampling resampling = new Resampling(rows.size(), new Random(bootstrap.seed()));
    List<Double> resampled = new ArrayList<>();
    for (int r = 0; r < bootstrap.resamples(); r++) {
      resampled.add(Ranking.auc(ranking.steps(resampling.next())));
    }
    return new KeywordAgreement(
        keyword,
        positives,
        Ranking.auc(ranking.steps(once)),
        Interval.of(
            resampled.stream().mapToDouble(Double::doubleValue).toArray(), bootstrap.level()));
  }

  /** The area with its interval, for people. */
  public String area() {
    return Double.isNaN(auc)
        ? "undefined: no such eye among the photographs"
        : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", auc, interval.low(), interval.high());
  }

  /** A table for a terminal; empty where there is nothing to compare with. */
  public static String text(List<KeywordAgreement> agreements) {
    StringBuilder text = new StringBuilder();
    if (!agreements.isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-36s %8s  %s%n",
              "quality score against keyword",
              "eyes",
              "AUC with 95 % interval over patients"));
    }
    for (KeywordAgreement agreement : agreements) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-36s %,8d  %s%n",
              agreement.keyword,
              agreement.eyes,
              agreement.area()));
    }
    return text.toString();
  }
}
