package org.dmsnet.evaluation;

/**
 * The official score of the ODIR-2019 challenge, from its evaluation script: all patient-label
 * decisions flattened into one vector, decisions at a threshold of 0.5,
 *
 * <p>score = (kappa + F1 + AUC) / 3.
 *
 * <p>The script calls scikit-learn's {@code f1_score(..., average='micro')} on that yes/no vector,
 * which pools the classes "yes" and "no" and so equals the share of right decisions: about .85 for
 * a network that never predicts anything. It is not the micro F1 of {@link Metrics#f1()}.
 *
 * @param kappa Cohen's kappa of the flattened decisions
 * @param f1 F1 over both classes of the flattened decisions, pooled: their accuracy
 * @param auc area under the ROC curve of the flattened probabilities
 * @param score the mean of the three; NaN where one of them is undefined
 */
public record OdirScore(double kappa, double f1, double auc, double score) {
  /** The definition in one sentence, for reports. */
  public static final String DEFINITION =
      "ODIR-2019 official score = (kappa + F1 + AUC) / 3 over the flattened patient-label decisions;"
          + " official at threshold 0.5; its F1 pools the classes yes and no"
          + " (scikit-learn's average='micro' on a binary vector) and so equals the share of right"
          + " decisions";

  /** The score of flattened decisions and the AUC of the flattened probabilities. */
  static OdirScore of(Counts flattened, double auc) {
    double kappa = flattened.kappa();
    double f1 = flattened.accuracy();
    return new OdirScore(kappa, f1, auc, (kappa + f1 + auc) / 3);
  }
}
