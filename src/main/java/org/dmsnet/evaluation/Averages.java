package org.dmsnet.evaluation;

/**
 * Three averages of a metric that are often printed under one name; here each has its own.
 *
 * @param macro mean over the labels for which it is defined
 * @param micro of all patient-label decisions together
 * @param samples mean over patients; 0 for a patient where it would divide by zero, as in
 *     scikit-learn
 */
public record Averages(double macro, double micro, double samples) {}
