package org.dmsnet.production;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dmsnet.data.PairIterator;
import org.dmsnet.data.Split;
import org.dmsnet.data.TrainingSet;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.evaluation.Bootstrap;
import org.dmsnet.evaluation.Calibration;
import org.dmsnet.evaluation.Evaluation;
import org.dmsnet.evaluation.Predictions;
import org.dmsnet.evaluation.Predictor;
import org.dmsnet.evaluation.Report;
import org.dmsnet.evaluation.Thresholds;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.EyeHead;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.AtomicFile;
import org.dmsnet.runtime.TensorMemory;
import org.dmsnet.runtime.UserException;
import org.dmsnet.training.ClassWeights;
import org.dmsnet.training.LabelPrior;
import org.dmsnet.training.Optimization;
import org.dmsnet.training.PairBatches;
import org.dmsnet.training.PairValidation;
import org.dmsnet.training.RunFolder;
import org.dmsnet.training.Trainer;
import org.dmsnet.training.TrainingProgress;
import org.dmsnet.training.ValidationObserver;
import org.dmsnet.weights.BatchNormCalibration;
import org.dmsnet.weights.GraphWeights;
import org.dmsnet.weights.LoadReport;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A training from data to model: split, network, weights, epochs, thresholds on the validation
 * patients, one look at the test patients, report and export. All of it goes into a {@link
 * RunFolder}.
 */
public final class TrainingRun {
  /** Batches of pairs from which folded batch norms take their statistics. */
  private static final int CALIBRATION_BATCH = 16;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunFolder folder;
  private final Recipe recipe;
  private final PreparedData data;
  private final Split split;
  private final Origin origin;
  private final Consumer<String> say;
  private final List<TrainingProgress> progress = new ArrayList<>();
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final List<ValidationObserver> observers = new ArrayList<>();

  /**
   * What a run was started with.
   *
   * @param data the {@code --data} argument, absolute
   * @param weights the {@code --weights} argument, absolute, empty where there was none
   * @param command the command line
   */
  public record Origin(String data, String weights, String command) {}

  private TrainingRun(
      RunFolder folder,
      Recipe recipe,
      PreparedData data,
      Split split,
      Origin origin,
      Consumer<String> say) {
    this.folder = folder;
    this.recipe = recipe;
    this.data = data;
    this.split = split;
    this.origin = origin;
    this.say = say;
  }

  /**
   * A new run; splits the patients and writes recipe and split into its folder.
   *
   * @param folder an empty run folder
   * @param recipe the resolved recipe
   * @param data the patients
   * @param origin what it was started with
   * @param say hears sentences for the user
   * @return the run
   */
  public static TrainingRun start(
      RunFolder folder, Recipe recipe, PreparedData data, Origin origin, Consumer<String> say) {
    Split split = data.split(recipe);
    folder.writeRecipe(recipe);
    split.write(folder.splitFile());
    try {
      AtomicFile.write(folder.originFile(), JSON.writeValueAsString(origin));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an origin is always writable", e);
    }
    return new TrainingRun(folder, recipe, data, split, origin, say);
  }

  /**
   * What a run was started with.
   *
   * @param folder a run's folder
   * @return its origin
   * @throws UserException where the folder does not say
   */
  public static Origin originOf(RunFolder folder) {
    Path file = folder.originFile();
    try {
      return JSON.readValue(Files.readString(file), Origin.class);
    } catch (IOException e) {
      throw new UserException(
          file + " cannot be read, so the run cannot be resumed. Start it again.", e);
    }
  }

  /**
   * A run that was stopped.
   *
   * @param folder its folder
   * @param data the same patients
   * @param say hears sentences for the user
   * @return the run
   * @throws UserException where the patients are others than those of the run's split
   */
  public static TrainingRun resume(RunFolder folder, PreparedData data, Consumer<String> say) {
    Recipe recipe = folder.recipe();
    Split split = Split.read(folder.splitFile());
    Split now = data.split(recipe);
    if (!now.hash().equals(split.hash())) {
      throw new UserException(
          folder.splitFile()
              + " is the split of other patients than those now in the data folder. Resume with the"
              + " same data.");
    }
    return new TrainingRun(folder, recipe, data, split, originOf(folder), say);
  }

  /** Adds somebody to tell how training goes. */
  public TrainingRun progress(TrainingProgress listener) {
    progress.add(listener);
    return this;
  }

  /** Adds a listener of DL4J's, such as its StatsListener. */
  public TrainingRun listener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Adds somebody who sees what each epoch's validation saw. */
  public TrainingRun observer(ValidationObserver observer) {
    observers.add(observer);
    return this;
  }

  /** Where the run keeps its files. */
  public RunFolder folder() {
    return folder;
  }

  /** The patients. */
  public PreparedData data() {
    return data;
  }

  /** The split. */
  public Split split() {
    return split;
  }

  /** The share of each label in each part of the split, as a table. */
  public String proportions() {
    return split.text(data.cache().patients());
  }

  /**
   * Trains, judges, reports and exports; goes on from the last checkpoint where there is one.
   *
   * @return the test patients' evaluation, or the validation patients' where the recipe has no test
   *     part
   */
  public Evaluation run() {
    try (PairBatches batches = new PairBatches(data.cache(), split.train(), recipe)) {
      PairValidation validation = new PairValidation(data.cache(), split.validation(), recipe);
      observers.forEach(validation::observer);
      Trainer trainer =
          Files.exists(folder.lastCheckpoint())
              ? Trainer.resume(folder, batches, validation)
              : new Trainer(recipe, network(batches.stepsPerEpoch()), batches, validation, folder);
      progress.forEach(trainer::progress);
      trainer.listeners(listeners.toArray(new TrainingListener[0]));
      return judge(trainer.train());
    }
  }

  private ComputationGraph network(int stepsPerEpoch) {
    ComputationGraphConfiguration conf = DmsNetGraph.trainingConfiguration(recipe);
    Optimization.configure(conf, recipe.training(), stepsPerEpoch);
    TrainingSet set = TrainingSet.of(data.cache().patients(split.train()), recipe);
    long[] positives = set.positives();
    int pairs = set.pairs().size();
    ClassWeights.applyTo(
        conf,
        DmsNetGraph.OUTPUT,
        ClassWeights.of(positives, pairs, recipe.training().classWeightExponent()));
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    LabelPrior.apply(network, DmsNetGraph.OUTPUT, positives, pairs);
    if (recipe.augmentation().cutmix() > 0) {
      say.accept("CutMix: an epoch has " + pairs + " pairs.");
    }
    if (!origin.weights().isEmpty()) {
      LoadReport loaded = GraphWeights.load(network, Path.of(origin.weights()), DmsNetGraph.TRUNK);
      say.accept("Weights: " + loaded.summary());
      calibrate(network, loaded);
    }
    return network;
  }

  private void calibrate(ComputationGraph network, LoadReport loaded) {
    int patients = Math.min(recipe.training().batchNormPatients(), split.train().size());
    if (patients == 0) {
      return;
    }
    List<INDArray[]> images = new ArrayList<>();
    try (PairIterator pairs =
        PairIterator.evaluation(
            data.cache(), split.train().subList(0, patients), recipe, CALIBRATION_BATCH)) {
      while (pairs.hasNext()) {
        images.add(pairs.next().getFeatures());
      }
    }
    BatchNormCalibration.Result result = BatchNormCalibration.calibrate(network, loaded, images);
    images.forEach(TensorMemory::giveBack);
    say.accept(
        String.format(
            "Batch norms: %d folded ones given the statistics of %d training patients, their"
                + " function unchanged; %d without loaded convolutions now normalise.",
            result.preserved().size(), patients, result.normalised().size()));
  }

  private Evaluation judge(Trainer.Trained trained) {
    ComputationGraph network = EyeHead.removedFrom(trained.network());
    Predictor predictor = new Predictor(data.cache(), recipe);
    Predictions onValidation = predictor.predict(network, split.validation(), done -> {});
    Thresholds thresholds = Thresholds.chosenOn(onValidation);
    Calibration calibration = Calibration.fittedOn(onValidation);
    boolean hasTest = !split.test().isEmpty();
    Predictions judged =
        hasTest ? predictor.predict(network, split.test(), done -> {}) : onValidation;
    Evaluation evaluation =
        Evaluation.of(
            hasTest ? "test" : "validation", judged, thresholds, calibration, Bootstrap.DEFAULT);
    evaluation.writeMetrics(folder.metricsFile());
    RunReport report = new RunReport(recipe, data, split, provenance());
    Report.write(report.details(trained.history()), evaluation, folder.reportFile());
    export(network, thresholds, calibration);
    return evaluation;
  }

  private void export(ComputationGraph network, Thresholds thresholds, Calibration calibration) {
    List<Double> values = List.copyOf(thresholds.values().values());
    try {
      JsonNode metrics = JSON.readTree(Files.readString(folder.metricsFile()));
      new ModelBundle(network, recipe, values, calibration, metrics, provenance())
          .write(folder.modelFile(), false);
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE, folder.metricsFile() + " cannot be read back: " + e, e);
    }
  }

  private Provenance provenance() {
    return new Provenance(
        Environment.versions(),
        recipe.seed(),
        split.hash(),
        data.dataset().fingerprint(),
        origin.command(),
        List.of(),
        SyntheticDataset.drew(data.dataset().report().images()));
  }
}
