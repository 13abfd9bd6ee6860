package org.dmsnet.production.tables;

/**
 * A row's figures as the paper prints them.
 *
 * @param accuracy its Acc
 * @param precision its Precision
 * @param recall its Recall
 * @param kappa its Kappa
 * @param f1 its F1
 * @param auc its AUC
 */
public record PaperFigures(
    double accuracy, double precision, double recall, double kappa, double f1, double auc) {}
