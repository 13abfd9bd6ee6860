package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosticKeywordsTest {

  /** Spellings of ODIR-5K's table. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "normal fundus, N",
    "moderate non proliferative retinopathy, D",
    "mild nonproliferative retinopathy, D",
    "severe nonproliferative retinopathy, D",
    "diabetic retinopathy, D",
    "proliferative diabetic retinopathy, D",
    "severe proliferative diabetic retinopathy, D",
    "suspected diabetic retinopathy, D",
    "suspicious diabetic retinopathy, D",
    "suspected moderate non proliferative retinopathy, D",
    "glaucoma, G",
    "suspected glaucoma, G",
    "cataract, C",
    "suspected cataract, C",
    "dry age-related macular degeneration, A",
    "wet age-related macular degeneration, A",
    "age-related macular degeneration, A",
    "hypertensive retinopathy, H",
    "pathological myopia, M",
    "myopia retinopathy, M",
    "myopic retinopathy, M",
    "myopic maculopathy, M",
    "drusen, O",
    "laser spot, O",
    "post laser photocoagulation, O",
    "macular epiretinal membrane, O",
    "maculopathy, O",
    "refractive media opacity, O",
    "retinitis pigmentosa, O",
    "branch retinal vein occlusion, O"
  })
  void aKeywordOfTheTableHasTheLabelOfOdirsRules(String keyword, Label label) {
    assertEquals(Set.of(label), DiagnosticKeywords.of(keyword).labels());
  }

  @Test
  void keywordsAreSplitAtBothKindsOfComma() {
    DiagnosticKeywords eye =
        DiagnosticKeywords.of("Laser spot，moderate non proliferative retinopathy, cataract");
    assertEquals(
        List.of("laser spot", "moderate non proliferative retinopathy", "cataract"),
        eye.keywords());
    assertEquals(Set.of(Label.O, Label.D, Label.C), eye.labels());
  }

  @Test
  void keywordsOfThePhotographSayNothingOfTheEye() {
    DiagnosticKeywords dusty = DiagnosticKeywords.of("lens dust，normal fundus");
    assertEquals(Set.of(Label.N), dusty.labels());
    assertEquals(List.of("lens dust"), dusty.ofThePhotograph());
    for (String photograph :
        List.of(
            "",
            "low image quality",
            "no fundus image",
            "anterior segment image",
            "image offset，lens dust",
            "optic disk photographically invisible")) {
      assertEquals(Set.of(), DiagnosticKeywords.of(photograph).labels(), photograph);
    }
  }

  @Test
  void normalYieldsToADiseaseOfTheSameEyeOrOfTheOther() {
    DiagnosticKeywords normal = DiagnosticKeywords.of("normal fundus");
    DiagnosticKeywords drusen = DiagnosticKeywords.of("lens dust，drusen，normal fundus");
    assertEquals(Set.of(Label.O), drusen.labels());
    assertEquals(Set.of(Label.O), DiagnosticKeywords.labels(normal, drusen));
    assertEquals(Set.of(Label.N), DiagnosticKeywords.labels(normal, normal));
    assertEquals(Set.of(Label.N), DiagnosticKeywords.labels(normal, DiagnosticKeywords.of("")));
  }
}
