package org.dmsnet.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class TrainerTest {
  @TempDir Path runs;

  private static final class Abort extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

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

  private static void assertSameBits(INDArray expected, INDArray actual) {
    assertArrayEquals(bits(expected), bits(actual));
  }

  private static int[] bits(INDArray array) {
    float[] floats = array.dup().data().asFloat();
    int[] bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(floats[i]);
    }
    return bits;
  }

  private static void assertSameBits(Checkpoint expected, Checkpoint actual) {
    assertSameBits(expected.network().params(), actual.network().params());
    assertSameBits(
        expected.network().getUpdater().getStateViewArray(),
        actual.network().getUpdater().getStateViewArray());
    assertSameBits(expected.average().average(), actual.average().average());
    assertEquals(expected.average().steps(), actual.average().steps());
    assertEquals(expected.network().getIterationCount(), actual.network().getIterationCount());
    assertEquals(expected.network().getEpochCount(), actual.network().getEpochCount());
  }

  private static Trainer abortingAt(Trainer trainer, int epoch, int step) {
    return trainer.progress(
        new Tiny.Silent() {
          @Override
          public void stepDone(Step done) {
            if (done.epoch() == epoch && done.step() == step) {
              throw new Abort();
            }
          }
        });
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
    Trainer aborted = abortingAt(trainer(recipe, folder), 3, 2);
    assertThrows(Abort.class, aborted::train);

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
    Trainer aborted = abortingAt(trainer(recipe, folder), 1, 2);
    assertThrows(Abort.class, aborted::train);
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

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void theBestEpochIsKeptAndPatienceEndsTheTraining() throws IOException {
    Recipe recipe = Tiny.recipe("training.epochs=10", "training.patience=2");
    RunFolder folder = folder(recipe);
    double[] scores = {0.5, 0.8, 0.7, 0.8, 0.9};
    List<INDArray> seen = new ArrayList<>();
    Validation scripted =
        network -> {
          seen.add(network.params().dup());
          return new Validation.Result(1, Map.of("macro-auc", scores[seen.size() - 1]));
        };
    Trainer.Trained trained =
        new Trainer(recipe, Tiny.network(recipe), Tiny.batches(), scripted, folder).train();

    assertEquals(4, trained.history().size(), "two epochs without a better one after the second");
    assertEquals(2, trained.best().epoch());
    assertSameBits(seen.get(1), trained.network().params());
    ComputationGraph plain =
        ModelSerializer.restoreComputationGraph(folder.bestCheckpoint().toFile());
    assertSameBits(seen.get(1), plain.params());
    assertTrue(Files.readString(folder.historyFile()).contains("\"trainLoss\""));
  }

  @Test
  void theLossCanChooseTheEpochAndNaNNeverDoes() {
    Recipe recipe = Tiny.recipe("training.epochs=3", "training.metric=loss");
    double[] losses = {Double.NaN, 0.4, 0.6};
    int[] calls = {0};
    Validation scripted = network -> new Validation.Result(losses[calls[0]++], Map.of());
    Trainer.Trained trained =
        new Trainer(recipe, Tiny.network(recipe), Tiny.batches(), scripted, folder(recipe)).train();
    assertEquals(2, trained.best().epoch());
  }

  @Test
  void theFrozenTrunkStandsStillWhileItsBatchNormFollowsTheData() {
    Recipe recipe = Tiny.recipe("training.epochs=2", "training.ema=0");
    RunFolder folder = folder(recipe);
    ComputationGraph network = Tiny.network(recipe);
    INDArray weights = network.getParam("trunk.conv1_W").dup();
    INDArray gamma = network.getParam("trunk.bn1_gamma").dup();
    INDArray mean = network.getParam("trunk.bn1_mean").dup();
    INDArray head = network.getParam("labels_W").dup();
    Trainer trainer = new Trainer(recipe, network, Tiny.batches(), Tiny.validation(), folder);
    abortingAt(trainer, 2, 1);
    List<INDArray> afterFirst = new ArrayList<>();
    trainer.progress(
        new Tiny.Silent() {
          @Override
          public void epochDone(EpochRecord epoch, boolean best) {
            afterFirst.add(network.getParam("trunk.conv1_W").dup());
            afterFirst.add(network.getParam("trunk.bn1_gamma").dup());
            afterFirst.add(network.getParam("trunk.bn1_mean").dup());
            afterFirst.add(network.getParam("labels_W").dup());
          }
        });
    assertThrows(Abort.class, trainer::train);
    assertEquals(weights, afterFirst.get(0));
    assertEquals(gamma, afterFirst.get(1));
    assertNotEquals(mean, afterFirst.get(2));
    assertNotEquals(head, afterFirst.get(3));
  }

  @Test
  void theTrunkThawsAfterTheFrozenEpochs() {
    Recipe recipe = Tiny.recipe("training.epochs=2", "training.ema=0");
    ComputationGraph network = Tiny.network(recipe);
    INDArray weights = network.getParam("trunk.conv1_W").dup();
    new Trainer(recipe, network, Tiny.batches(), Tiny.validation(), folder(recipe)).train();
    assertNotEquals(weights, network.getParam("trunk.conv1_W"));
  }

  @Test
  void aDivergingTrainingStopsInWordsAndKeepsItsCheckpoint() {
    Recipe recipe = Tiny.recipe();
    RunFolder folder = folder(recipe);
    Trainer trainer = trainer(recipe, folder);
    trainer.listeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            if (iteration == Tiny.STEPS + 1) {
              ((ComputationGraph) model).getParam("labels_W").assign(Double.NaN);
            }
          }
        });
    UserException stopped = assertThrows(UserException.class, trainer::train);
    assertTrue(stopped.getMessage().contains("epoch 2, step 3"), stopped.getMessage());
    assertTrue(stopped.getMessage().contains("learning-rate"), stopped.getMessage());
    Checkpoint last = Checkpoint.read(folder.lastCheckpoint());
    assertEquals(1, last.state().history().size());
    assertFalse(last.network().params().isNaN().any());
  }

  @Test
  void progressCountsStepsAndForeignListenersHearEpochs() {
    Recipe recipe = Tiny.recipe("training.epochs=2");
    List<TrainingProgress.Step> steps = new ArrayList<>();
    List<Boolean> best = new ArrayList<>();
    int[] epochs = {0, 0};
    trainer(recipe, folder(recipe))
        .progress(
            new TrainingProgress() {
              @Override
              public void stepDone(Step step) {
                steps.add(step);
              }

              @Override
              public void epochDone(EpochRecord epoch, boolean isBest) {
                best.add(isBest);
              }
            })
        .listeners(
            new BaseTrainingListener() {
              @Override
              public void onEpochStart(Model model) {
                epochs[0]++;
              }

              @Override
              public void onEpochEnd(Model model) {
                epochs[1]++;
              }
            })
        .train();
    assertEquals(2 * Tiny.STEPS, steps.size());
    TrainingProgress.Step last = steps.get(2 * Tiny.STEPS - 1);
    assertEquals(2, last.epoch());
    assertEquals(Tiny.STEPS, last.step());
    assertEquals(0, last.secondsLeft());
    assertTrue(last.loss() > 0.1 && last.loss() < 2, "mean over labels: " + last.loss());
    assertEquals(2, best.size());
    assertArrayEquals(new int[] {2, 2}, epochs);
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
}
