package org.dmsnet.serving;

import org.dmsnet.data.Label;
import org.dmsnet.data.image.Frame;

/**
 * Where in the photographs a label's probability comes from: Grad-CAM, row by row from the top left
 * corner of the square that the network sees.
 *
 * @param label the label
 * @param left values of the left photograph, 0..1
 * @param right values of the right photograph, on the left one's scale
 * @param leftFrame where the left map lies, in shares of the square that the photograph is padded
 *     to
 * @param rightFrame where the right map lies
 * @param leftShare the left eye's share of the sum of both, 0..1
 */
record HeatMaps(
    Label label,
    float[][] left,
    float[][] right,
    Frame leftFrame,
    Frame rightFrame,
    double leftShare) {}
