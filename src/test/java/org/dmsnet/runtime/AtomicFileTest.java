package org.dmsnet.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesReplacesAndMakesFolders() throws IOException {
    Path file = folder.resolve("a/b/c.txt");
    AtomicFile.write(file, "first");
    AtomicFile.write(file, "second");
    assertEquals("second", Files.readString(file));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(1, files.count(), "no temporary file stays");
    }
  }

  @Test
  void aFullDiskIsToldAndTheOlderFileStays() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "needs Linux's /dev/full");
    Path file = folder.resolve("last.zip");
    AtomicFile.write(file, "good");
    Files.createSymbolicLink(folder.resolve("last.zip.tmp"), full);
    UserException told =
        assertThrows(UserException.class, () -> AtomicFile.write(file, new byte[1 << 20]));
    assertEquals(UserException.MACHINE, told.exitCode());
    assertTrue(told.getMessage().contains("No space left"), told.getMessage());
    assertTrue(told.getMessage().contains("last.zip"), told.getMessage());
    assertEquals("good", Files.readString(file));
    assertEquals(List.of("last.zip"), names());
  }

  @Test
  void aWriterThatFailsHalfwayLeavesTheOlderFile() throws IOException {
    Path file = folder.resolve("model.zip");
    AtomicFile.write(file, "good");
    assertThrows(
        UserException.class,
        () ->
            AtomicFile.write(
                file,
                out -> {
                  out.write(new byte[200_000]);
                  throw new IOException("broken");
                }));
    assertEquals("good", Files.readString(file));
    assertEquals(List.of("model.zip"), names());
  }

  @Test
  void aFileWhereAFolderIsNeededIsTold() throws IOException {
    Files.writeString(folder.resolve("runs"), "a file");
    UserException told =
        assertThrows(
            UserException.class, () -> AtomicFile.write(folder.resolve("runs/x.json"), "{}"));
    assertEquals(UserException.MACHINE, told.exitCode());
    assertTrue(told.getMessage().contains("a file where a folder is needed"), told.getMessage());
  }

  @Test
  void whatAKilledProcessLeftIsWrittenOver() throws IOException {
    Path file = folder.resolve("history.json");
    Files.writeString(folder.resolve("history.json.tmp"), "half of something longer");
    AtomicFile.write(file, "[]");
    assertEquals("[]", Files.readString(file));
    assertFalse(Files.exists(folder.resolve("history.json.tmp")));
  }
}
