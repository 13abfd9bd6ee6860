package org.dmsnet.data.synthetic;

import java.util.Locale;

/** The text beside the pictures that says what they are and what they were drawn from. */
final class Provenance {
  /** Goes up whenever the same parameters give other pictures. */
  private static final int VERSION = 1;

  /** The first line. */
  static final String TITLE = "These are drawings, not photographs of patients.";

  private Provenance() {}

  /** The text; equal for equal data sets and different for different ones. */
  static String text(int patients, int imageSize, long seed) {
    return String.format(
        Locale.ROOT,
        """
        %s

        A program painted every picture in %s and made up every row of
        the table. Folder, columns and keywords are those of ODIR-5K, so that the same
        reader reads them. A network that does well here has learnt to read these
        drawings; that says nothing about real eyes.

        One sign is drawn for each label:
        %s
        Any eye, a normal one too, may have a few drusen, a naevus, a reflex, a little
        haze, or dust on the lens.

        Drawn with: version %d, patients %d, pixels %d, seed %d
        """,
        TITLE,
        SyntheticDataset.PHOTOGRAPHS,
        signs(),
        VERSION,
        patients,
        imageSize,
        seed);
  }

  private static String signs() {
    StringBuilder lines = new StringBuilder();
    for (Sign sign : Sign.values()) {
      long oneEye = Math.round(100 * (1 - sign.bothEyes()));
      String where =
          sign.symmetric()
              ? "both eyes"
              : oneEye + " % in one eye only, the others weaker in the second eye";
      lines.append(
          String.format(Locale.ROOT, "  %s  %s (%s)\n", sign.label(), sign.description(), where));
    }
    return lines.toString();
  }
}
