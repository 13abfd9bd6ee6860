/**
 * What a network's probabilities are worth: metrics at 0.5 and at thresholds chosen on validation,
 * confidence intervals over patients, {@code metrics.json} and {@code report.html}. Plain numbers
 * in, plain numbers out; nothing here needs ND4J.
 */
package org.dmsnet.evaluation;
