package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dmsnet.data.check.MeasuredEye;
import org.dmsnet.data.image.ImageQuality;
import org.junit.jupiter.api.Test;

class KeywordAgreementTest {
  private static MeasuredEye eye(String patient, String keywords, double sharpness) {
    return new MeasuredEye(patient, "left", keywords, new ImageQuality(sharpness, 1, 1));
  }

  private static Map<String, KeywordAgreement> agreements(MeasuredEye... eyes) {
    return KeywordAgreement.of(List.of(eyes)).stream()
        .collect(Collectors.toMap(KeywordAgreement::keyword, Function.identity()));
  }

  /** Pairs in order: .2 < .4, .2 < .8, .6 < .8; out of order: .6 > .4. Three of four. */
  @Test
  void theAreaIsTheShareOfPairsInWhichTheKeywordsEyeScoresLower() {
    KeywordAgreement dust =
        agreements(
                eye("1", "lens dust", 0.2),
                eye("2", "normal fundus", 0.4),
                eye("3", "drusen，lens dust", 0.6),
                eye("4", "cataract", 0.8))
            .get("lens dust");
    assertEquals(2, dust.eyes());
    assertEquals(0.75, dust.auc(), 1e-12);
    assertTrue(dust.interval().low() <= 0.75 && dust.interval().high() >= 0.75);
  }

  @Test
  void equalScoresCountHalf() {
    assertEquals(
        0.5,
        agreements(eye("1", "cataract", 0.3), eye("2", "normal fundus", 0.3)).get("cataract").auc(),
        1e-12);
  }

  @Test
  void aKeywordOfNoEyeIsUndefinedAndSaysSo() {
    List<KeywordAgreement> all =
        KeywordAgreement.of(List.of(eye("1", "cataract", 0.3), eye("2", "normal fundus", 0.5)));
    KeywordAgreement none = all.get(0);
    assertEquals("low image quality", none.keyword());
    assertEquals(0, none.eyes());
    assertTrue(Double.isNaN(none.auc()));
    assertTrue(none.area().startsWith("undefined"), none.area());
    assertTrue(KeywordAgreement.text(all).contains("1.000 ["), KeywordAgreement.text(all));
  }

  @Test
  void withoutAnyKeywordThereIsNothingToAgreeWith() {
    List<KeywordAgreement> none = KeywordAgreement.of(List.of(eye("1", "", 0.3)));
    assertEquals(List.of(), none);
    assertEquals("", KeywordAgreement.text(none));
  }
}
