package org.dmsnet.recipe;

import java.util.Locale;

/**
 * The bounds of recipe keys; a value outside is an {@link IllegalArgumentException} that begins
 * with the key.
 */
final class Check {
  private Check() {}

  static void that(boolean holds, String key, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(key + " " + otherwise);
    }
  }

  static void atLeast(String key, double value, double least) {
    that(value >= least, key, "must be at least " + plain(least) + ", not " + plain(value));
  }

  static void between(String key, double value, double least, double most) {
    that(
        value >= least && value <= most,
        key,
        "must be between " + plain(least) + " and " + plain(most) + ", not " + plain(value));
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.valueOf(value);
  }
}
