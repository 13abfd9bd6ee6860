package org.dmsnet.training;

import static org.dmsnet.training.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

  private RunFolder folder(Recipe recipe) {
    RunFolder folder = RunFolder.create(runs, recipe.name());
    folder.writeRecipe(recipe);
    return folder;
  }

  private Trainer trainer(Recipe recipe, RunFolder folder) {
    return new Trainer(recipe, Tiny.network(recipe), Tiny.batches(), Tiny.validation(), folder);
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
    Tiny.abortingAt(trainer, 2, 1);
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
    assertThrows(Tiny.Abort.class, trainer::train);
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
}
