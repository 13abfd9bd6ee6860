package org.dmsnet.evaluation;

import org.dmsnet.data.Label;

/**
 * The metrics of one label. Of a label that no patient has, precision, recall, F1, AUC and average
 * precision are NaN: undefined, not zero.
 *
 * @param label the label
 * @param threshold predicted where the probability is above this
 * @param counts patients by truth and decision
 * @param precision TP / (TP + FP); 0 where nothing is predicted, as in scikit-learn
 * @param recall TP / (TP + FN)
 * @param f1 2 TP / (2 TP + FP + FN)
 * @param kappa Cohen's kappa of this label's decisions
 * @param auc area under the ROC curve; NaN also where every patient has the label
 * @param averagePrecision area under the precision-recall steps
 */
public record ClassMetrics(
    Label label,
    double threshold,
    Counts counts,
    double precision,
    double recall,
    double f1,
    double kappa,
    double auc,
    double averagePrecision) {}
