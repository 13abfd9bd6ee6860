package org.dmsnet.production;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.dmsnet.data.Patient;
import org.dmsnet.data.Split;
import org.dmsnet.evaluation.Bootstrap;
import org.dmsnet.evaluation.Evaluation;
import org.dmsnet.evaluation.JudgedPatients;
import org.dmsnet.evaluation.Predictions;
import org.dmsnet.evaluation.Predictor;
import org.dmsnet.runtime.UserException;

/**
 * Models judged on the same patients with labels: who those are, what one model is worth, and what
 * it differs by from another or from itself.
 */
public final class Judgement {
  private final Split split;
  private final Patients patients;
  private final List<String> ids;
  private final boolean trainedHere;
  private final BiConsumer<Integer, Integer> progress;

  /** The patients to judge on. */
  public enum Patients {
    /** Those the model learned from. */
    TRAIN,
    /** Those that chose epoch, thresholds and calibration. */
    VALIDATION,
    /** Those that judge. */
    TEST,
    /** Everyone. */
    ALL;

    /** The name in lower case, as on the command line. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What averaging over each patient and the mirror image changes.
   *
   * @param differences with less without, paired over patients, by the metric's name
   * @param timeRatio time with over time without
   */
  public record FlipGain(Map<String, Bootstrap.Difference> differences, double timeRatio) {}

  /**
   * A model's evaluation.
   *
   * @param evaluation metrics with intervals
   * @param seconds that the network and its data took
   */
  public record Verdict(Evaluation evaluation, double seconds) {
    /** What another model is compared with. */
    JudgedPatients judged() {
      return new JudgedPatients(evaluation.predictions(), evaluation.chosen());
    }
  }

  private Judgement(
      Split split,
      Patients patients,
      List<String> ids,
      boolean trainedHere,
      BiConsumer<Integer, Integer> progress) {
    this.split = split;
    this.patients = patients;
    this.ids = ids;
    this.trainedHere = trainedHere;
    this.progress = progress;
  }

  /**
   * Chooses the patients.
   *
   * @param model the model to judge
   * @param data its patients
   * @param wanted which patients; null for test on the data that the model was trained on, all on
   *     any other
   * @param progress hears how many patients of how many are done
   * @return a judgement on these patients
   * @throws UserException where the choice means nothing on this data, or nobody is left
   */
  public static Judgement of(
      ModelBundle model,
      PreparedData data,
      Patients wanted,
      BiConsumer<Integer, Integer> progress) {
    Split split = data.split(model.recipe());
    boolean trainedHere = split.hash().equals(model.provenance().splitHash());
    Patients patients = wanted != null ? wanted : trainedHere ? Patients.TEST : Patients.ALL;
    if (!trainedHere && patients != Patients.ALL) {
      throw new UserException(
          "--split "
              + patients.word()
              + ": the model was trained on other data, so that this split means nothing here. Use"
              + " --split all.");
    }
    List<String> ids =
        switch (patients) {
          case TRAIN -> split.train();
          case VALIDATION -> split.validation();
          case TEST -> split.test();
          case ALL -> data.cache().patients().stream().map(Patient::id).toList();
        };
    if (ids.isEmpty()) {
      throw new UserException("This split holds no patients; choose another with --split.");
    }
    return new Judgement(split, patients, ids, trainedHere, progress);
  }

  /** Whether the model learned from some of these patients, so that its figures flatter it. */
  public boolean flatters() {
    return trainedHere && (patients == Patients.TRAIN || patients == Patients.ALL);
  }

  /**
   * Judges a model.
   *
   * @param model the model
   * @param data the patients, decoded at its size
   * @param flip whether it averages over each patient and the mirror image
   * @return the verdict
   */
  public Verdict judge(ModelBundle model, PreparedData data, boolean flip) {
    long start = System.nanoTime();
    Predictions predictions =
        new Predictor(data.cache(), model.recipe(), flip)
            .predict(model.network(), ids, done -> progress.accept(done, ids.size()));
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Verdict(
        Evaluation.of(
            patients.word(),
            predictions,
            model.labelThresholds(),
            model.calibration(),
            Bootstrap.DEFAULT),
        seconds);
  }

  /**
   * What the mirror image changes.
   *
   * @param with verdict with it
   * @param without verdict of the same model without it
   * @return gain and cost
   */
  public static FlipGain flipGain(Verdict with, Verdict without) {
    return new FlipGain(difference(with, without), with.seconds() / without.seconds());
  }

  /**
   * Judges another model on the same patients.
   *
   * @param other the other model
   * @param data the patients, decoded at the other model's size
   * @param flip whether it averages over the mirror image, too
   * @return its verdict
   * @throws UserException where the other model may have learned from these patients
   */
  public Verdict judgeOther(ModelBundle other, PreparedData data, boolean flip) {
    if (patients != Patients.ALL && !split.hash().equals(other.provenance().splitHash())) {
      throw new UserException(
          "--against "
              + other.recipe().name()
              + ": it was trained on another split, so that it may have seen these patients. Use"
              + " the same seed and data.");
    }
    return judge(other, data, flip);
  }

  /**
   * How two models differ.
   *
   * @param one verdict of the one
   * @param other verdict of the other on the same patients
   * @return the one's metrics less the other's, paired over patients
   */
  public static Map<String, Bootstrap.Difference> difference(Verdict one, Verdict other) {
    return Bootstrap.DEFAULT.pairedDifference(
        one.evaluation().predictions(),
        one.evaluation().chosen(),
        other.evaluation().predictions(),
        other.evaluation().chosen());
  }
}
