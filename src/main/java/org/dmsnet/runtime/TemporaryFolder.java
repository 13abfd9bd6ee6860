package org.dmsnet.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for a measurement, gone with all that is in it when the work is done. */
public final class TemporaryFolder {
  private TemporaryFolder() {}

  /**
   * What is done with a folder.
   *
   * @param <T> what comes of it
   */
  public interface Work<T> {
    /** Works in the folder. */
    T in(Path folder) throws IOException;
  }

  /**
   * Makes the folder, works, deletes.
   *
   * @param prefix beginning of its name
   * @param work what is done with it
   * @param <T> what comes of it
   * @return what the work returns
   * @throws UserException where the folder cannot be made, written or deleted
   */
  public static <T> T use(String prefix, Work<T> work) {
    try {
      Path folder = Files.createTempDirectory(prefix);
      try {
        return work.in(folder);
      } finally {
        try (Stream<Path> files = Files.walk(folder)) {
          files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
      }
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE, "The temporary folder cannot be used: " + e.getMessage(), e);
    }
  }
}
