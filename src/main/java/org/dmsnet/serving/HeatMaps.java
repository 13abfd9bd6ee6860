package org.dmsnet.serving;

import org.dmsnet.data.Label;

/**
 * Where in the photographs a label's probability comes from: Grad-CAM, row by row from the top left
 * corner of the square that a photograph is padded to.
 *
 * @param label the label
 * @param left values of the left photograph, 0..1
 * @param right values of the right photograph, on the left one's scale
 * @param leftShare the left eye's share of the sum of both, 0..1
 */
record HeatMaps(Label label, float[][] left, float[][] right, double leftShare) {}
