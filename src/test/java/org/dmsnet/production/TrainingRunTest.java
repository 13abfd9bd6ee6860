package org.dmsnet.production;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.EpochRecord;
import org.dmsnet.training.RunFolder;
import org.dmsnet.training.TrainingProgress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole training of the network with all its modules, on drawings. */
class TrainingRunTest {
  private static final Recipe RECIPE =
      RecipeReader.with(
          Recipe.DEFAULTS,
          List.of(
              "backbone=resnet10-slim",
              "image-size=64",
              "training.epochs=2",
              "training.batch-size=8",
              "data.validation=0.2",
              "data.test=0.2"));

  @TempDir static Path temporary;
  private static PreparedData data;

  @BeforeAll
  static void draw() {
    Path drawings = temporary.resolve("drawings");
    SyntheticDataset.write(drawings, 40, 64, 7);
    data = PreparedData.open(drawings, RECIPE, temporary.resolve("cache"), (done, all) -> {});
  }

  @Test
  void runThatWasStoppedEndsWithTheSameBitsAsOneThatWasNot() {
    Recipe everything =
        RecipeReader.with(
            RECIPE,
            List.of(
                "augmentation.cutmix=0.5",
                "augmentation.class-balance=0.5",
                "training.eye-labels=0.37",
                "data.threads=2"));
    RunFolder straight = folder("straight");
    start(straight, everything).run();

    RunFolder stopped = folder("stopped");
    TrainingRun first = start(stopped, everything).progress(new StopInEpochTwo());
    assertThrows(IllegalStateException.class, first::run);
    assertFalse(Files.exists(stopped.modelFile()));
    TrainingRun.resume(stopped, data, line -> {}).run();

    assertArrayEquals(
        parameters(straight.modelFile()), parameters(stopped.modelFile()), "parameters");
    assertEquals(
        List.of("labels"),
        ModelBundle.read(straight.modelFile()).network().getConfiguration().getNetworkOutputs());
    assertEquals(
        ModelBundle.read(straight.modelFile()).metrics(),
        ModelBundle.read(stopped.modelFile()).metrics());
  }

  @Test
  void runLeavesReportMetricsAndAModelThatKnowsItsOrigin() throws Exception {
    RunFolder folder = folder("whole");
    TrainingRun run = start(folder, RECIPE);
    run.run();

    ModelBundle bundle = ModelBundle.read(folder.modelFile());
    assertEquals(run.split().hash(), bundle.provenance().splitHash());
    assertEquals(data.dataset().fingerprint(), bundle.provenance().dataFingerprint());
    assertEquals(RECIPE, bundle.recipe());
    assertEquals("test", bundle.metrics().get("split").asText());
    String report = Files.readString(folder.reportFile());
    assertTrue(report.contains("not a medical device"));
    assertTrue(report.contains(run.split().hash()));
  }

  @Test
  void resumingWithOtherPatientsIsRefused() {
    RunFolder folder = folder("other-patients");
    TrainingRun.start(folder, RECIPE, data, origin(), line -> {});
    Path fewer = temporary.resolve("fewer");
    SyntheticDataset.write(fewer, 30, 64, 7);
    PreparedData others =
        PreparedData.open(fewer, RECIPE, temporary.resolve("cache"), (done, all) -> {});

    UserException refusal =
        assertThrows(UserException.class, () -> TrainingRun.resume(folder, others, line -> {}));

    assertTrue(refusal.getMessage().contains("other patients"), refusal.getMessage());
  }

  private static RunFolder folder(String name) {
    return RunFolder.createAt(temporary.resolve(name));
  }

  private static TrainingRun start(RunFolder folder, Recipe recipe) {
    return TrainingRun.start(folder, recipe, data, origin(), line -> {});
  }

  private static TrainingRun.Origin origin() {
    return new TrainingRun.Origin("drawings", "", "./dmsnet train");
  }

  private static float[] parameters(Path model) {
    ComputationGraph network = ModelBundle.read(model).network();
    return network.params().dup().data().asFloat();
  }

  /** Ends a training as a crash would: in the middle of an epoch. */
  private static final class StopInEpochTwo implements TrainingProgress {
    @Override
    public void stepDone(Step step) {
      if (step.epoch() == 2 && step.step() == 2) {
        throw new IllegalStateException("stopped");
      }
    }

    @Override
    public void epochDone(EpochRecord epoch, boolean best) {}
  }
}
