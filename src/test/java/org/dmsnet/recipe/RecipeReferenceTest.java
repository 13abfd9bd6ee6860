package org.dmsnet.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RecipeReferenceTest {
  private static final Path PAGE = Path.of("docs/recipes.md");

  @Test
  void pageIsWhatTheRecordsSay() throws IOException {
    if (Boolean.getBoolean("dmsnet.write-docs")) {
      Files.writeString(PAGE, RecipeReference.markdown());
    }
    assertEquals(
        RecipeReference.markdown(),
        Files.readString(PAGE),
        "docs/recipes.md is not what the records say; write it anew with\n"
            + "  ./dmsnet test -Dtest=RecipeReferenceTest -Ddmsnet.write-docs=true\n");
  }

  @Test
  void everyKeyHasAMeaningAndItsDefault() {
    String page = RecipeReference.markdown();
    for (RecipeKeys.Key key : RecipeKeys.all()) {
      assertTrue(page.contains("| `" + key.path() + "` | "), key.path());
      assertTrue(key.meaning().endsWith("."), key.path() + ": a meaning is a sentence");
    }
    assertTrue(
        page.contains(
            "| `osim` | one of both, left, right, none | `both` | Eyes with that module: both, left, right or none. |"));
    assertTrue(page.contains("| `training.batch-size` | a whole number | `"));
  }
}
