package org.dmsnet.recipe;

import java.util.Iterator;
import java.util.Locale;

/** The known word that a mistyped one was meant to be, by Levenshtein distance. */
final class Nearest {
  private Nearest() {}

  /** The nearest of the known words, or null where none is within a third of the word's length. */
  static String of(String word, Iterator<String> known) {
    String best = null;
    int bestDistance = Math.max(2, word.length() / 3) + 1;
    while (known.hasNext()) {
      String candidate = known.next();
      int distance = distance(word.toLowerCase(Locale.ROOT).replace('_', '-'), candidate);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = candidate;
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
