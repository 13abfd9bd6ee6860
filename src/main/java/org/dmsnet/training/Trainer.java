package org.dmsnet.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.network.kernel.AdamWUpdater;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.TrainingRecipe;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.GraphZip;
import org.dmsnet.runtime.LayerWorkspaces;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a network, epoch by epoch: steps, validation with the averaged weights, choice of the best
 * epoch, checkpoint. A training that was killed at any moment goes on from its last checkpoint and
 * ends with the same bits as one that was not, because an epoch depends on nothing but the
 * checkpoint, its number and the seed: batches and dropout are drawn anew from these. The bits hold
 * for one backend and one number of threads ({@code OMP_NUM_THREADS}): sums over other shares of
 * the data round differently.
 *
 * <p>ND4J's generator belongs to a thread: everything runs in the thread that calls {@link
 * #train()}.
 */
public final class Trainer {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Recipe recipe;
  private final ComputationGraph network;
  private final ExponentialMovingAverage average;
  private final List<EpochRecord> history;
  private final TrainingBatches batches;
  private final Validation validation;
  private final RunFolder folder;
  private final EpochSelection selection;
  private final DataLoss dataLoss = new DataLoss();
  private final List<TrainingProgress> progress = new ArrayList<>();
  private final List<TrainingListener> listeners = new ArrayList<>();

  /**
   * A fresh training.
   *
   * @param recipe its seed and its training section
   * @param network made of a configuration that went through {@link Optimization#configure}
   * @param batches training patients
   * @param validation judges each epoch
   * @param folder takes checkpoints and history
   */
  public Trainer(
      Recipe recipe,
      ComputationGraph network,
      TrainingBatches batches,
      Validation validation,
      RunFolder folder) {
    this(
        recipe,
        network,
        new ExponentialMovingAverage(recipe.training().ema(), network),
        List.of(),
        batches,
        validation,
        folder);
  }

  private Trainer(
      Recipe recipe,
      ComputationGraph network,
      ExponentialMovingAverage average,
      List<EpochRecord> history,
      TrainingBatches batches,
      Validation validation,
      RunFolder folder) {
    this.recipe = recipe;
    this.network = network;
    this.average = average;
    this.history = new ArrayList<>(history);
    this.batches = batches;
    this.validation = validation;
    this.folder = folder;
    this.selection = new EpochSelection(recipe.training());
    AdamWUpdater.into(network);
  }

  /**
   * Goes on with a training that was stopped, with the recipe, network and history in its folder.
   *
   * @param folder of the stopped training
   * @param batches the same training patients
   * @param validation the same validation
   * @return a trainer that starts with the epoch after the last checkpoint
   * @throws UserException where there is no checkpoint, or the data are others
   */
  public static Trainer resume(RunFolder folder, TrainingBatches batches, Validation validation) {
    if (!Files.exists(folder.lastCheckpoint())) {
      throw new UserException(
          folder.path()
              + " has no checkpoint: the run ended before its first one. Start it again without --resume.");
    }
    Checkpoint checkpoint = Checkpoint.read(folder.lastCheckpoint());
    int steps = checkpoint.state().stepsPerEpoch();
    if (steps != batches.stepsPerEpoch()) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "%s was trained with %d batches an epoch; these data give %d. Resume with the same data.",
              folder.path(),
              steps,
              batches.stepsPerEpoch()));
    }
    return new Trainer(
        folder.recipe(),
        checkpoint.network(),
        checkpoint.average(),
        checkpoint.state().history(),
        batches,
        validation,
        folder);
  }

  /**
   * Adds somebody to tell how training goes.
   *
   * @param progress told after every step and epoch
   * @return this
   */
  public Trainer progress(TrainingProgress progress) {
    this.progress.add(progress);
    return this;
  }

  /**
   * Adds listeners of Deeplearning4j's, such as its StatsListener.
   *
   * @param listeners called as in any training
   * @return this
   */
  public Trainer listeners(TrainingListener... listeners) {
    this.listeners.addAll(List.of(listeners));
    return this;
  }

  /**
   * What training gave.
   *
   * @param network the best epoch's averaged weights
   * @param best that epoch
   * @param history all epochs
   */
  public record Trained(ComputationGraph network, EpochRecord best, List<EpochRecord> history) {}

  /**
   * Trains until the last epoch, or until the patience is spent.
   *
   * @return the best network
   * @throws UserException where training diverged or the disk is full; the last checkpoint is good
   */
  public Trained train() {
    LayerWorkspaces.prepare();
    TrainingRecipe training = recipe.training();
    Collection<TrainingListener> before = List.copyOf(network.getListeners());
    List<TrainingListener> all = new ArrayList<>();
    all.add(new GradientClipping(training.clipNorm(), batches.stepsPerEpoch()));
    all.add(dataLoss);
    all.addAll(before);
    all.addAll(listeners);
    network.setListeners(all);
    try {
      if (history.isEmpty()) {
        checkpoint();
      }
      while (history.size() < training.epochs() && !selection.exhausted(history)) {
        epoch(history.size());
      }
    } finally {
      network.setListeners(before);
    }
    try (GraphZip zip = GraphZip.open(folder.bestCheckpoint())) {
      return new Trained(zip.network(), selection.best(history), List.copyOf(history));
    }
  }

  private void epoch(int epoch) {
    Nd4j.getRandom().setSeed(seedOf(recipe.seed(), epoch));
    network.getListeners().forEach(listener -> listener.onEpochStart(network));
    StepClock clock = new StepClock(batches, recipe.training().epochs(), epoch);
    MultiDataSetIterator iterator = batches.epoch(epoch);
    while (iterator.hasNext()) {
      MultiDataSet batch = iterator.next();
      network.fit(batch);
      average.update(network);
      TrainingProgress.Step step =
          clock.stepDone(
              dataLoss.latest() / batch.getLabels(0).size(1), batch.getFeatures(0).size(0));
      progress.forEach(p -> p.stepDone(step));
      batches.trained(batch);
    }
    if (clock.steps() != batches.stepsPerEpoch()) {
      throw new IllegalStateException(
          "An epoch of " + clock.steps() + " batches, not " + batches.stepsPerEpoch());
    }
    network.getListeners().forEach(listener -> listener.onEpochEnd(network));
    network.incrementEpochCount();
    double seconds = clock.seconds();
    double waitingShare = clock.waitingShare();

    Validation.Result result = average.with(network, validation::evaluate);
    EpochRecord record =
        new EpochRecord(
            epoch + 1,
            clock.meanLoss(),
            result.loss(),
            result.metrics(),
            rateOfLastStep(),
            seconds,
            waitingShare);
    history.add(record);
    boolean best = selection.best(history) == record;
    if (best) {
      average.with(network, this::writeBest);
    }
    checkpoint();
    progress.forEach(p -> p.epochDone(record, best));
  }

  private Void writeBest(ComputationGraph averaged) {
    GraphZip.write(folder.bestCheckpoint(), averaged, false, Map.of(), Map.of());
    return null;
  }

  private void checkpoint() {
    Checkpoint.State state =
        new Checkpoint.State(
            batches.stepsPerEpoch(), recipe.training().ema(), average.steps(), history);
    new Checkpoint(network, average, state).write(folder.lastCheckpoint());
    try {
      AtomicFile.write(folder.historyFile(), JSON.writeValueAsBytes(history));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a history is always writable", e);
    }
  }

  private double rateOfLastStep() {
    return Optimization.schedule(
            recipe.training(), recipe.training().learningRate(), 0, batches.stepsPerEpoch())
        .valueAt(network.getIterationCount() - 1, 0);
  }

  /** A seed for an epoch's dropout; SplitMix64's finaliser keeps neighbours apart. */
  private static long seedOf(long seed, int epoch) {
    long z = seed + 0x9E3779B97F4A7C15L * (epoch + 1L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
