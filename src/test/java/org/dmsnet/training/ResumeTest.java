package org.dmsnet.training;

import static org.dmsnet.training.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  @TempDir Path runs;

  private RunFolder folder(Recipe recipe) {
    RunFolder folder = RunFolder.create(runs, recipe.name());
    folder.writeRecipe(recipe);
    return folder;
  }

  private Trainer trainer(Recipe recipe, RunFolder folder) {
    return new Trainer(recipe, Tiny.network(recipe), Tiny.batches(), Tiny.validation(), folder);
  }

  private Checkpoint uninterrupted(Recipe recipe) {
    RunFolder folder = folder(recipe);
    trainer(recipe, folder).train();
    return Checkpoint.read(folder.lastCheckpoint());
  }

  @Test
  void twoRunsOfOneSeedAreEqualBitByBitAndAnotherSeedIsNot() {
    Checkpoint first = uninterrupted(Tiny.recipe());
    assertSameBits(first, uninterrupted(Tiny.recipe()));
    Checkpoint other = uninterrupted(Tiny.recipe("seed=8"));
    assertNotEquals(
        first.network().params(), other.network().params(), "the seed draws the dropout");
  }

  @Test
  void aRunAbortedInItsThirdEpochResumesToTheSameBits() {
    Recipe recipe = Tiny.recipe();
    Checkpoint whole = uninterrupted(recipe);
    RunFolder folder = folder(recipe);
    Trainer aborted = Tiny.abortingAt(trainer(recipe, folder), 3, 2);
    assertThrows(Tiny.Abort.class, aborted::train);

    List<Integer> epochs = new ArrayList<>();
    Trainer.Trained trained =
        Trainer.resume(folder, Tiny.batches(), Tiny.validation())
            .progress(
                new Tiny.Silent() {
                  @Override
                  public void epochDone(EpochRecord epoch, boolean best) {
                    epochs.add(epoch.epoch());
                  }
                })
            .train();

    assertEquals(List.of(3, 4), epochs);
    assertSameBits(whole, Checkpoint.read(folder.lastCheckpoint()));
    assertEquals(4, trained.history().size());
    for (int i = 0; i < 4; i++) {
      assertEquals(
          whole.state().history().get(i).trainLoss(), trained.history().get(i).trainLoss());
      assertEquals(whole.state().history().get(i).metrics(), trained.history().get(i).metrics());
    }
  }

  @Test
  void aRunAbortedInItsFirstEpochResumesFromTheInitialWeights() {
    Recipe recipe = Tiny.recipe("training.epochs=2");
    Checkpoint whole = uninterrupted(recipe);
    RunFolder folder = folder(recipe);
    Trainer aborted = Tiny.abortingAt(trainer(recipe, folder), 1, 2);
    assertThrows(Tiny.Abort.class, aborted::train);
    Trainer.resume(folder, Tiny.batches(), Tiny.validation()).train();
    assertSameBits(whole, Checkpoint.read(folder.lastCheckpoint()));
  }

  @Test
  void aProcessKilledOutrightResumesToTheSameBits() throws IOException, InterruptedException {
    Recipe recipe = Tiny.recipe();
    Checkpoint whole = uninterrupted(recipe);
    RunFolder folder = folder(recipe);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledTraining.class.getName(),
                folder.path().toString())
            .redirectError(runs.resolve("stderr.txt").toFile())
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.equals(KilledTraining.IN_THE_MIDDLE)) {
        line = out.readLine();
      }
      assertNotNull(line, () -> read(runs.resolve("stderr.txt")));
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertEquals(2, Checkpoint.read(folder.lastCheckpoint()).state().history().size());

    Trainer.resume(folder, Tiny.batches(), Tiny.validation()).train();
    assertSameBits(whole, Checkpoint.read(folder.lastCheckpoint()));
  }

  @Test
  void resumingAFinishedRunTrainsNothingMore() {
    Recipe recipe = Tiny.recipe("training.epochs=2");
    RunFolder folder = folder(recipe);
    Trainer.Trained first = trainer(recipe, folder).train();
    Trainer.Trained again = Trainer.resume(folder, Tiny.batches(), Tiny.validation()).train();
    assertEquals(first.history(), again.history());
    assertSameBits(first.network().params(), again.network().params());
  }

  @Test
  void resumingWithOtherDataOrWithoutACheckpointIsRefused() {
    Recipe recipe = Tiny.recipe("training.epochs=1");
    RunFolder folder = folder(recipe);
    assertTrue(
        assertThrows(
                UserException.class,
                () -> Trainer.resume(folder, Tiny.batches(), Tiny.validation()))
            .getMessage()
            .contains("no checkpoint"));
    trainer(recipe, folder).train();
    assertTrue(
        assertThrows(
                UserException.class,
                () -> Trainer.resume(folder, Tiny.batches(5), Tiny.validation()))
            .getMessage()
            .contains("same data"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
