package org.dmsnet.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the network is trained.
 *
 * @param epochs passes over the training patients
 * @param batchSize pairs in a step
 * @param learningRate peak rate of the new layers
 * @param trunkLearningRate peak rate of the trunk
 * @param weightDecay decoupled decay
 * @param warmupEpochs epochs of linear warm-up
 * @param schedule what follows the warm-up
 * @param freezeEpochs epochs in which the trunk stands still
 * @param ema decay of the averaged weights
 * @param classWeightExponent strength of the class weights
 * @param clipNorm largest global norm of the gradient
 * @param metric validation metric that chooses the best epoch
 * @param patience epochs without a better metric before training stops
 * @param batchNormPatients training patients that give folded batch norms their statistics
 * @param eyeLabels weight of the loss of each eye's own labels
 */
public record TrainingRecipe(
    @RecipeKey("Passes over the training patients.") int epochs,
    @RecipeKey("Pairs in a training step.") int batchSize,
    @RecipeKey("Peak learning rate of the new layers (Adam).") double learningRate,
    @RecipeKey("Peak learning rate of the trunk.") double trunkLearningRate,
    @RecipeKey("Decay of the weights, decoupled from Adam (AdamW); biases and norms have none.")
        double weightDecay,
    @RecipeKey("Epochs over which the rate rises linearly from 0; may be a fraction.")
        double warmupEpochs,
    @RecipeKey("After the warm-up: `cosine` falls to 0 at the last step, `constant` stays.")
        Schedule schedule,
    @RecipeKey("First epochs in which the trunk's weights stand still and only new layers learn.")
        int freezeEpochs,
    @RecipeKey(
            "Decay per step of an exponential moving average of the weights that is evaluated and"
                + " exported; 0 is off.")
        double ema,
    @RecipeKey(
            "Class c's share of the loss is weighted by (1 / its frequency)^exponent, mean 1; 0 is"
                + " off.")
        double classWeightExponent,
    @RecipeKey(
            "Largest global L2 norm of the gradient, batch-norm statistics not counted nor touched;"
                + " 0 is off.")
        double clipNorm,
    @RecipeKey("Validation metric that chooses the best epoch and stops training early.")
        SelectionMetric metric,
    @RecipeKey("Epochs without a better metric before training stops; 0 is never.") int patience,
    @RecipeKey(
            "Training patients from which folded batch norms take their statistics before the first"
                + " step; 0 is off.")
        int batchNormPatients,
    @RecipeKey(
            "Weight of a further loss while training: each eye's labels, read from its diagnostic"
                + " keywords, predicted from the trunk's features of that eye alone; 0 is off.")
        double eyeLabels) {

  /** What the learning rate does after the warm-up. */
  public enum Schedule {
    /** Half a cosine from the peak to 0 at the last step. */
    @JsonProperty("cosine")
    COSINE,
    /** Stays at the peak. */
    @JsonProperty("constant")
    CONSTANT
  }

  /** Validation metric that an epoch is chosen by. */
  public enum SelectionMetric {
    /** Mean of the labels' areas under the ROC curve; higher is better. */
    @JsonProperty("macro-auc")
    MACRO_AUC,
    /** Area under the ROC curve of all patients and labels together; higher is better. */
    @JsonProperty("micro-auc")
    MICRO_AUC,
    /** Cohen's kappa over the flattened matrix at 0.5; higher is better. */
    @JsonProperty("kappa")
    KAPPA,
    /** Binary cross-entropy; lower is better. */
    @JsonProperty("loss")
    LOSS
  }

  /** Validates. */
  public TrainingRecipe {
    Check.between("training.epochs", epochs, 1, 100_000);
    Check.between("training.batch-size", batchSize, 1, 4096);
    Check.between("training.learning-rate", learningRate, 0, 10);
    Check.between("training.trunk-learning-rate", trunkLearningRate, 0, 10);
    Check.between("training.weight-decay", weightDecay, 0, 10);
    Check.between("training.warmup-epochs", warmupEpochs, 0, epochs);
    Check.between("training.freeze-epochs", freezeEpochs, 0, epochs);
    Check.between("training.ema", ema, 0, 0.99999);
    Check.between("training.class-weight-exponent", classWeightExponent, 0, 1);
    Check.atLeast("training.clip-norm", clipNorm, 0);
    Check.atLeast("training.patience", patience, 0);
    Check.atLeast("training.batch-norm-patients", batchNormPatients, 0);
    Check.between("training.eye-labels", eyeLabels, 0, 100);
  }
}
