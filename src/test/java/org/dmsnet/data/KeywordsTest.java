package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.dmsnet.data.Keywords.Remark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordsTest {
  @Test
  void eitherCommaPartsKeywords() {
    assertEquals(
        List.of("laser spot", "drusen", "cataract"),
        Keywords.split("Laser spot，drusen, cataract，"));
  }

  @Test
  void everyDiseaseHasItsWordsAndTheRestIsOther() {
    assertEquals(Set.of(Label.D), Keywords.labels("severe nonproliferative retinopathy"));
    assertEquals(Set.of(Label.D), Keywords.labels("moderate non proliferative retinopathy"));
    assertEquals(Set.of(Label.D), Keywords.labels("proliferative diabetic retinopathy"));
    assertEquals(Set.of(Label.G), Keywords.labels("suspected glaucoma"));
    assertEquals(Set.of(Label.C), Keywords.labels("cataract"));
    assertEquals(Set.of(Label.A), Keywords.labels("wet age-related macular degeneration"));
    assertEquals(Set.of(Label.H), Keywords.labels("hypertensive retinopathy"));
    assertEquals(Set.of(Label.M), Keywords.labels("myopia retinopathy"));
    assertEquals(Set.of(Label.M, Label.O), Keywords.labels("pathological myopia，drusen"));
    assertEquals(Set.of(Label.O), Keywords.labels("maculopathy"));
  }

  /** Other spellings that ODIR-5K's table has. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "mild nonproliferative retinopathy, D",
    "severe proliferative diabetic retinopathy, D",
    "suspicious diabetic retinopathy, D",
    "suspected moderate non proliferative retinopathy, D",
    "suspected cataract, C",
    "age-related macular degeneration, A",
    "myopic retinopathy, M",
    "myopic maculopathy, M",
    "laser spot, O",
    "post laser photocoagulation, O",
    "macular epiretinal membrane, O",
    "refractive media opacity, O",
    "suspected retinitis pigmentosa, O"
  })
  void aKeywordHasTheLabelOfOdirsRules(String keyword, Label label) {
    assertEquals(Set.of(label), Keywords.labels(keyword));
  }

  @Test
  void remarksAboutThePhotographDecideNothing() {
    assertEquals(Set.of(Label.N), Keywords.labels("lens dust，normal fundus"));
    assertEquals(Set.of(), Keywords.labels("low image quality"));
    assertEquals(
        Set.of(Remark.LENS_DUST, Remark.LOW_IMAGE_QUALITY),
        Keywords.remarks("lens dust，drusen，low image quality"));
  }

  @Test
  void aPatientIsNormalWhereNeitherEyeIsDiseased() {
    assertEquals(Set.of(Label.N), Keywords.labels("normal fundus", "normal fundus"));
    assertEquals(Set.of(Label.N), Keywords.labels("normal fundus", "lens dust"));
    assertEquals(Set.of(Label.C), Keywords.labels("normal fundus", "cataract"));
    assertEquals(Set.of(), Keywords.labels("no fundus image", "low image quality"));
  }

  @Test
  void anEyeIsNotNormalAndDiseased() {
    assertTrue(Keywords.contradictThemselves("drusen，normal fundus"));
    assertFalse(Keywords.contradictThemselves("lens dust，normal fundus"));
    assertFalse(Keywords.contradictThemselves("drusen"));
  }
}
