package org.dmsnet.data;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.dmsnet.runtime.Sha256;

/** The order of patients' IDs, and random numbers that depend on nothing but a seed and an ID. */
final class PatientIds {
  /** IDs that are numbers first, by value; then the others, as text. */
  static final Comparator<String> ORDER =
      Comparator.comparing((String id) -> !isNumber(id))
          .thenComparing(id -> isNumber(id) ? new BigInteger(id) : BigInteger.ZERO)
          .thenComparing(Comparator.naturalOrder());

  private PatientIds() {}

  private static boolean isNumber(String id) {
    return !id.isEmpty() && id.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** SHA-256 of a text in UTF-8. */
  static byte[] sha256(String text) {
    return Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
