package org.dmsnet.data.synthetic;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What will be painted of one eye.
 *
 * @param side left or right
 * @param traits what the eye shares with the other one
 * @param signs the severity of each sign that the eye has; empty for a normal one
 * @param lensDust whether dust on the lens marks the photograph
 * @param seed seed of everything the painting leaves to chance
 */
record Eye(Side side, Traits traits, Map<Sign, Double> signs, boolean lensDust, long seed) {
  /** ODIR's table separates keywords by the full-width comma. */
  private static final String SEPARATOR = "，";

  Eye {
    EnumMap<Sign, Double> ordered = new EnumMap<>(Sign.class);
    ordered.putAll(signs);
    signs = Collections.unmodifiableMap(ordered);
  }

  /** The severity of a sign, 0 where the eye does not have it. */
  double severity(Sign sign) {
    return signs.getOrDefault(sign, 0.0);
  }

  /** The diagnostic keywords of what is drawn, in ODIR's words. */
  String keywords() {
    String words =
        signs.isEmpty()
            ? "normal fundus"
            : signs.entrySet().stream()
                .map(entry -> entry.getKey().keyword(entry.getValue()))
                .collect(Collectors.joining(SEPARATOR));
    return lensDust ? "lens dust" + SEPARATOR + words : words;
  }
}
