package org.dmsnet.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.dmsnet.runtime.UserException;

/** A text file that is there whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /** Writes a temporary file beside it, then moves that in one step. */
  static void write(Path file, String text) {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(target.getParent());
      Files.writeString(temporary, text);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE,
          "Cannot write %s: %s; check that the folder exists, is writable and has space left."
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
