package org.dmsnet.dashboard.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dmsnet.data.Label;
import org.dmsnet.data.PairCache;
import org.dmsnet.network.kernel.MapReader;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.training.PairValidation;
import org.dmsnet.training.Validation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Records an application's own training loop: the same as {@link RunRecorder}, as far as a listener
 * of Deeplearning4j's can know it. How many steps an epoch has and how long data are waited for, it
 * cannot.
 */
public final class LoopRecorder extends BaseTrainingListener implements MapReader {
  private static final double MILLIS = 1000;

  private final RunRecord record;
  private final CostBudget budget = new CostBudget(RunRecorder.BUDGET, System::nanoTime);
  private Judge judge = network -> null;
  private boolean epochBegins = true;
  private Probes probes;
  private StepReport.Modules modules;
  private long sinceMillis = System.currentTimeMillis();
  private long pairs;
  private double best = Double.NEGATIVE_INFINITY;

  /** Makes an epoch's report of a network. */
  @FunctionalInterface
  private interface Judge {
    EpochReport of(ComputationGraph network);
  }

  /**
   * Records into a folder.
   *
   * @param folder takes the files of {@link RecordFiles}
   * @param name what the run is called in the dashboard
   */
  public LoopRecorder(Path folder, String name) {
    this.record = new RunRecord(new RecordFiles(folder));
    record.quietly(() -> record.open(about(name, List.of())));
  }

  /**
   * Records into a folder, and judges the network on validation patients after each epoch.
   *
   * @param folder takes the files of {@link RecordFiles}
   * @param recipe the network's
   * @param cache decoded pairs at the recipe's image size
   * @param validation the validation patients
   */
  public LoopRecorder(Path folder, Recipe recipe, PairCache cache, List<String> validation) {
    RecordFiles files = new RecordFiles(folder);
    this.record = new RunRecord(files);
    record.quietly(
        () -> {
          ShownPairs shown = new ShownPairs(cache, validation, recipe);
          shown.writePhotographs(files);
          record.open(about(recipe.name(), shown.about()));
          judge = network -> judged(network, shown, new PairValidation(cache, validation, recipe));
        });
  }

  private static About about(String name, List<About.ShownPair> pairs) {
    return new About(
        name,
        "A training loop of an application's own.",
        "",
        0,
        "macro-auc",
        About.STEPS,
        System.currentTimeMillis(),
        pairs);
  }

  @Override
  public void onEpochStart(Model model) {
    epochBegins = true;
  }

  @Override
  public boolean readsMapOf(String vertex) {
    return Probes.readMapOf(vertex);
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    ComputationGraph network = (ComputationGraph) model;
    if (epochBegins || (due(network.getIterationCount()) && budget.allows())) {
      epochBegins = false;
      budget.charge(() -> record.quietly(() -> probes = new Probes(network, activations)));
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    ComputationGraph network = (ComputationGraph) model;
    pairs += network.batchSize();
    if (due(iteration) || probes != null) {
      budget.charge(() -> record.quietly(() -> report(network, iteration, epoch)));
    }
  }

  private static boolean due(int iteration) {
    return iteration % RunRecorder.FREQUENCY == 0;
  }

  private void report(ComputationGraph network, int iteration, int epoch) throws IOException {
    modules = probes == null ? null : probes.done(network);
    probes = null;
    long now = System.currentTimeMillis();
    Double rate = now > sinceMillis ? MILLIS * pairs / (now - sinceMillis) : null;
    sinceMillis = now;
    pairs = 0;
    record.step(
        StepMeter.report(
            epoch + 1,
            iteration + 1,
            iteration + 1,
            network.score() / Label.COUNT,
            StepMeter.learningRate(network),
            rate,
            null,
            null,
            budget.spentShare(),
            modules));
  }

  @Override
  public void onEpochEnd(Model model) {
    record.quietly(
        () -> {
          EpochReport report = judge.of((ComputationGraph) model);
          if (report != null) {
            record.epoch(report);
          }
        });
  }

  private EpochReport judged(
      ComputationGraph network, ShownPairs shown, PairValidation validation) {
    List<List<EpochReport.LabelPoint>> labels = new ArrayList<>();
    Validation.Result result =
        validation
            .observer((judged, predictions, metrics) -> labels.add(RunRecorder.labels(metrics)))
            .evaluate(network);
    double value = result.metrics().get("macro-auc");
    boolean isBest = value > best;
    best = Math.max(best, value);
    return new EpochReport(
        network.getEpochCount() + 1,
        network.getIterationCount(),
        null,
        result.loss(),
        result.metrics(),
        StepMeter.learningRate(network),
        null,
        isBest,
        labels.get(0),
        shown.look(network));
  }
}
