package org.dmsnet.production.explain;

import java.awt.Color;

/**
 * From nothing to everything in colours that stay apart for the colour-blind, in grey and on paper:
 * viridis' hues and, because a photograph lies beneath, an opacity that grows with the value.
 */
final class ColourScale {
  /** Viridis at equal steps, from dark blue to yellow. */
  private static final int[][] VIRIDIS = {
    {68, 1, 84},
    {71, 45, 123},
    {59, 82, 139},
    {44, 114, 142},
    {33, 145, 140},
    {40, 174, 128},
    {94, 201, 98},
    {173, 220, 48},
    {253, 231, 37}
  };

  /** What the strongest place lets through of the photograph is one minus this. */
  private static final double OPACITY = 0.8;

  private ColourScale() {}

  /**
   * The colour of a value.
   *
   * @param value 0..1
   * @return opaque
   */
  static Color opaque(double value) {
    double at = value * (VIRIDIS.length - 1);
    int low = Math.min((int) at, VIRIDIS.length - 2);
    double part = at - low;
    int[] rgb = new int[3];
    for (int channel = 0; channel < 3; channel++) {
      rgb[channel] =
          (int) Math.round((1 - part) * VIRIDIS[low][channel] + part * VIRIDIS[low + 1][channel]);
    }
    return new Color(rgb[0], rgb[1], rgb[2]);
  }

  /**
   * The colour of a value over a photograph.
   *
   * @param value 0..1
   * @return ARGB, clear at 0
   */
  static int over(double value) {
    int alpha = (int) Math.round(255 * OPACITY * Math.sqrt(value));
    return opaque(value).getRGB() & 0xFFFFFF | alpha << 24;
  }
}
