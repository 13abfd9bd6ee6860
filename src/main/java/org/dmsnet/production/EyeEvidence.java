package org.dmsnet.production;

/**
 * How much of a label each eye holds.
 *
 * @param leftTwice probability where the network sees the left eye and its mirror image
 * @param rightTwice probability where the network sees the mirror image of the right eye and itself
 * @param basis what follows for the decision
 */
public record EyeEvidence(double leftTwice, double rightTwice, Basis basis) {}
