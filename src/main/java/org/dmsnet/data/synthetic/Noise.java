package org.dmsnet.data.synthetic;

/** Smooth value noise over the plane: a random value on each whole point, blended between them. */
final class Noise {
  private final long seed;

  Noise(long seed) {
    this.seed = seed;
  }

  /** The noise at a point, from -1 to 1; it changes over a length of about 1. */
  double at(double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double u = smooth(x - column);
    double v = smooth(y - row);
    double upper = mix(value(column, row), value(column + 1, row), u);
    double lower = mix(value(column, row + 1), value(column + 1, row + 1), u);
    return mix(upper, lower, v);
  }

  private double value(int column, int row) {
    long bits = seed + column * 0x9E3779B97F4A7C15L + row * 0xC2B2AE3D27D4EB4FL;
    bits = (bits ^ (bits >>> 33)) * 0xFF51AFD7ED558CCDL;
    bits = (bits ^ (bits >>> 33)) * 0xC4CEB9FE1A85EC53L;
    bits ^= bits >>> 33;
    return (bits >> 11) * 0x1p-52;
  }

  private static double mix(double from, double to, double share) {
    return from + (to - from) * share;
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }
}
