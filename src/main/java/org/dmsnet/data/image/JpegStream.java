package org.dmsnet.data.image;

/**
 * Whether a JPEG stream is complete. OpenCV fills what is missing with grey and says nothing; the
 * end-of-image marker alone proves nothing either, since an embedded thumbnail has one too. So the
 * segments are walked (ITU-T T.81, annex B).
 */
final class JpegStream {
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;

  private JpegStream() {}

  static boolean isJpeg(byte[] file) {
    return file.length > 3 && marker(file, 0) == 0xD8;
  }

  /** Whether the walk from the first segment reaches the end-of-image marker. */
  static boolean isComplete(byte[] file) {
    int at = 2;
    while (at + 1 < file.length) {
      int marker = marker(file, at);
      if (marker == END_OF_IMAGE) {
        return true;
      }
      if (marker < 0) {
        return false;
      }
      if (marker == 0xFF) {
        at++;
        continue;
      }
      at += 2 + segmentLength(file, at + 2);
      if (marker == START_OF_SCAN) {
        at = endOfScan(file, at);
      }
    }
    return false;
  }

  private static int endOfScan(byte[] file, int start) {
    for (int at = start; at + 1 < file.length; at++) {
      int marker = marker(file, at);
      boolean data = marker <= 0 || marker == 0xFF || (marker >= 0xD0 && marker <= 0xD7);
      if (!data) {
        return at;
      }
    }
    return file.length;
  }

  private static int segmentLength(byte[] file, int at) {
    return at + 1 < file.length ? Math.max(2, (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF) : 2;
  }

  /** The marker at a place, or -1 where there is none. */
  private static int marker(byte[] file, int at) {
    return (file[at] & 0xFF) == 0xFF ? file[at + 1] & 0xFF : -1;
  }
}
