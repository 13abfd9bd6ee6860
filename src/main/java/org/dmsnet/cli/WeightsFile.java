package org.dmsnet.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dmsnet.runtime.UserException;

/** A file of weights that the user named. */
final class WeightsFile {
  private WeightsFile() {}

  /** The file, refused before any long work where it is not there. */
  static Path existing(Path file) {
    if (!Files.isReadable(file)) {
      throw new UserException("--weights " + file + ": there is no readable file. Check the path.");
    }
    return file;
  }
}
