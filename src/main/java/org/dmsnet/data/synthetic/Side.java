package org.dmsnet.data.synthetic;

import java.util.Locale;

/** Which eye a photograph shows, seen as the photographer sees it. */
enum Side {
  /** The left eye: its disc, which lies towards the nose, is on the left of the photograph. */
  LEFT,
  /** The right eye, the mirror image: its disc is on the right of the photograph. */
  RIGHT;

  /** The file name ODIR-5K gives to the photograph of this eye. */
  String fileName(String patientId) {
    return patientId + "_" + name().toLowerCase(Locale.ROOT) + ".jpg";
  }
}
