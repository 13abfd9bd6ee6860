package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path runs;

  @Test
  void takesTheNextFreeNumber() throws IOException {
    assertEquals(runs.resolve("tiny-1"), RunFolder.create(runs, "tiny").path());
    assertEquals(runs.resolve("tiny-2"), RunFolder.create(runs, "tiny").path());
    Files.createDirectory(runs.resolve("tiny-3"));
    assertEquals(runs.resolve("tiny-4"), RunFolder.create(runs, "tiny").path());
    assertEquals(runs.resolve("other-1"), RunFolder.create(runs, "other").path());
  }

  @Test
  void keepsTheResolvedRecipe() {
    Recipe recipe = Tiny.recipe("training.epochs=17");
    RunFolder folder = RunFolder.create(runs, "tiny");
    folder.writeRecipe(recipe);
    assertEquals(recipe, RunFolder.open(folder.path()).recipe());
  }

  @Test
  void refusesAFolderThatHoldsSomethingAndOneThatIsNoRun() throws IOException {
    Path chosen = runs.resolve("mine");
    assertEquals(chosen, RunFolder.createAt(chosen).path());
    Files.writeString(chosen.resolve("thesis.txt"), "precious");
    assertTrue(
        assertThrows(UserException.class, () -> RunFolder.createAt(chosen))
            .getMessage()
            .contains("not empty"));
    assertTrue(
        assertThrows(UserException.class, () -> RunFolder.open(chosen))
            .getMessage()
            .contains("recipe.yaml"));
  }

  @Test
  void aPlaceThatTakesNoFolderIsTheMachinesFault() throws IOException {
    Path file = Files.writeString(runs.resolve("file"), "");
    assertEquals(
        UserException.MACHINE,
        assertThrows(UserException.class, () -> RunFolder.create(file, "tiny")).exitCode());
  }
}
