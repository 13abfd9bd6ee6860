package org.dmsnet.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A recipe that the user named, or one of those that ship with the program. */
final class RecipeFile {
  private RecipeFile() {}

  /**
   * The path as given, or below the program's own folder where there is none: any working folder
   * will do.
   */
  static Path find(Path given) {
    Path shipped = home().resolve(given);
    return Files.exists(given) || !Files.exists(shipped) ? given : shipped;
  }

  private static Path home() {
    return Path.of(System.getProperty("dmsnet.home", "."));
  }
}
