package org.dmsnet.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Files of the cache, either as they were or whole. Several processes may fill one cache: each
 * writes under a name of its own, then moves.
 */
final class CacheFile {
  private CacheFile() {}

  static void write(Path file, byte[] bytes) throws IOException {
    Path target = file.toAbsolutePath();
    Path written = beside(target);
    try {
      Files.write(written, bytes);
      move(written, target);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** A name beside the target that no other process writes to. */
  static Path beside(Path target) {
    return target.resolveSibling(
        "." + target.getFileName() + "." + ProcessHandle.current().pid() + "." + UUID.randomUUID());
  }

  static void move(Path written, Path target) throws IOException {
    Files.move(
        written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
