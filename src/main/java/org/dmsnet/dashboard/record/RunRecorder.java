package org.dmsnet.dashboard.record;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dmsnet.data.Label;
import org.dmsnet.evaluation.ClassMetrics;
import org.dmsnet.evaluation.Metrics;
import org.dmsnet.evaluation.Predictions;
import org.dmsnet.network.kernel.MapReader;
import org.dmsnet.production.TrainingRun;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.training.EpochRecord;
import org.dmsnet.training.TrainingProgress;
import org.dmsnet.training.ValidationObserver;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes down, in the run folder, what the dashboard shows. It reads the network and draws no
 * random number, so the weights are the same bits with and without it; nothing it meets can end the
 * training.
 */
public final class RunRecorder extends BaseTrainingListener
    implements TrainingProgress, ValidationObserver, MapReader {
  /** Steps between two points of the charts. */
  static final int FREQUENCY = 5;

  /** Share of the training's time that examining the modules may take. */
  static final double BUDGET = 0.01;

  private final RunRecord record;
  private final CostBudget budget = new CostBudget(BUDGET, System::nanoTime);
  private final TrainingRun run;
  private ShownPairs pairs;
  private boolean epochBegins = true;
  private Probes probes;
  private StepReport.Modules modules;
  private Double learningRate;
  private List<EpochReport.LabelPoint> labels;
  private List<EpochReport.PairPoint> looks;
  private boolean resumed = true;

  private RunRecorder(TrainingRun run) {
    this.run = run;
    this.record = new RunRecord(RecordFiles.of(run.folder()));
  }

  /**
   * Records a run from its start, or from where it is resumed.
   *
   * @param run not running yet
   * @return the recorder
   */
  public static RunRecorder attach(TrainingRun run) {
    RunRecorder recorder = new RunRecorder(run);
    recorder.record.quietly(recorder::open);
    run.listener(recorder);
    run.progress(recorder);
    run.observer(recorder);
    return recorder;
  }

  private void open() throws IOException {
    Recipe recipe = run.folder().recipe();
    pairs = new ShownPairs(run.data().cache(), run.split().validation(), recipe);
    pairs.writePhotographs(RecordFiles.of(run.folder()));
    record.open(
        new About(
            recipe.name(),
            recipe.description(),
            recipe.backbone(),
            recipe.training().epochs(),
            recipe.training().metric().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            About.EPOCHS,
            System.currentTimeMillis(),
            pairs.about()));
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
    modules = null;
    if (epochBegins || (network.getIterationCount() % FREQUENCY == 0 && budget.allows())) {
      epochBegins = false;
      budget.charge(() -> record.quietly(() -> probes = new Probes(network, activations)));
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    ComputationGraph network = (ComputationGraph) model;
    if (probes != null) {
      budget.charge(() -> record.quietly(() -> modules = probes.done(network)));
      probes = null;
    }
    if (iteration % FREQUENCY == 0) {
      record.quietly(() -> learningRate = StepMeter.learningRate(network));
    }
  }

  @Override
  public void stepDone(Step step) {
    budget.charge(
        () ->
            record.quietly(
                () -> {
                  if (resumed) {
                    resumed = false;
                    record.resumeAt(step.epoch() - 1);
                  }
                  if ((step.step() - 1) % FREQUENCY == 0
                      || modules != null
                      || step.step() == step.steps()) {
                    record.step(report(step));
                  }
                }));
  }

  private StepReport report(Step step) {
    return StepMeter.report(
        step.epoch(),
        (step.epoch() - 1) * step.steps() + step.step(),
        step.epoch() - 1 + (double) step.step() / step.steps(),
        step.loss(),
        learningRate,
        step.pairsPerSecond(),
        step.waitingShare(),
        step.secondsLeft(),
        budget.spentShare(),
        modules);
  }

  @Override
  public void judged(ComputationGraph network, Predictions predictions, Metrics metrics) {
    budget.charge(
        () ->
            record.quietly(
                () -> {
                  labels = labels(metrics);
                  looks = pairs == null ? null : pairs.look(network);
                }));
  }

  static List<EpochReport.LabelPoint> labels(Metrics metrics) {
    return List.of(Label.values()).stream().map(metrics::of).map(RunRecorder::point).toList();
  }

  private static EpochReport.LabelPoint point(ClassMetrics metrics) {
    return new EpochReport.LabelPoint(
        metrics.auc(), metrics.recall(), metrics.counts().positives());
  }

  @Override
  public void epochDone(EpochRecord epoch, boolean best) {
    record.quietly(
        () ->
            record.epoch(
                new EpochReport(
                    epoch.epoch(),
                    epoch.epoch(),
                    epoch.trainLoss(),
                    epoch.validationLoss(),
                    epoch.metrics(),
                    epoch.learningRate(),
                    epoch.waitingShare(),
                    best,
                    labels,
                    looks)));
  }
}
