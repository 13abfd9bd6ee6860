package org.dmsnet.data.check;

import org.dmsnet.data.image.ImageQuality;

/**
 * A photograph that could be read.
 *
 * @param patient the patient's ID
 * @param eye {@code left} or {@code right}
 * @param keywords the eye's cell in the table, empty where there is none
 * @param quality what was measured
 */
public record MeasuredEye(String patient, String eye, String keywords, ImageQuality quality) {}
