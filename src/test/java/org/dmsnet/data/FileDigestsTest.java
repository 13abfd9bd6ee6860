package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestsTest {
  /** SHA-256 of "abc", FIPS 180-4's example. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_600_000_000_000L);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aFile() throws IOException {
    file = folder.resolve("1_left.jpg");
    Files.writeString(file, "abc");
  }

  private String digest(Path cache) {
    return FileDigests.of(folder, cache).of(List.of(file)).get(file).orElseThrow();
  }

  @Test
  void aFileThatKeptItsSizeAndTimeIsNotReadAgain() throws IOException {
    Path cache = folder.resolve("cache");
    Files.setLastModifiedTime(file, LONG_AGO);
    assertEquals(ABC, digest(cache));
    Files.writeString(file, "xyz");
    Files.setLastModifiedTime(file, LONG_AGO);
    assertEquals(ABC, digest(cache));
    assertNotEquals(ABC, digest(null));
    Files.setLastModifiedTime(file, FileTime.fromMillis(LONG_AGO.toMillis() + 1));
    assertNotEquals(ABC, digest(cache));
  }

  @Test
  void aFileThatHasJustChangedIsNotRemembered() throws IOException {
    Path cache = folder.resolve("cache");
    assertEquals(ABC, digest(cache));
    FileTime written = Files.getLastModifiedTime(file);
    Files.writeString(file, "xyz");
    Files.setLastModifiedTime(file, written);
    assertNotEquals(ABC, digest(cache));
  }

  @Test
  void aDamagedMemoryOrOneThatCannotBeWrittenOnlyCostsTime() throws IOException {
    Path cache = folder.resolve("cache");
    Files.setLastModifiedTime(file, LONG_AGO);
    digest(cache);
    try (var files = Files.list(cache)) {
      for (Path memory : files.toList()) {
        Files.writeString(memory, "{");
      }
    }
    assertEquals(ABC, digest(cache));
    assertEquals(ABC, digest(file));
  }
}
