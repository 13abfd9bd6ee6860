package org.dmsnet.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.UserException;
import org.dmsnet.serving.WatchedPatient.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that fills while it is looked at; every look is a call, so that no time passes. */
class WatchedFolderTest {
  private final ScriptedReader reader = new ScriptedReader();
  @TempDir Path folder;
  private WatchedFolder watched;

  @BeforeEach
  void watch() {
    watched = new WatchedFolder(folder, reader, 100);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private WatchedPatient.Line look(String id) {
    watched.look();
    return watched.listing().patients().stream()
        .filter(line -> line.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  @Test
  void patientWaitsForTheSecondEye() throws IOException {
    write("7_left.jpg", "F");
    look("7");
    WatchedPatient.Line waiting = look("7");
    assertEquals(State.WAITING, waiting.state());
    assertEquals("The right eye is missing.", waiting.reason());

    write("7_RIGHT.PNG", "F");
    assertEquals(State.WAITING, look("7").state());
    WatchedPatient.Line read = look("7");

    assertEquals(State.READ, read.state());
    assertEquals(List.of(Label.values()), read.decided());
    assertTrue(read.warned(), "both files are the same photograph");
    assertEquals("7", watched.patient("7").orElseThrow().reading().orElseThrow().id());
  }

  @Test
  void fileThatGrowsIsLeftAlone() throws IOException {
    write("7_left.jpg", "F");
    for (String part : List.of("x", "xF", "xFF")) {
      write("7_right.jpg", part);
      assertEquals(State.WAITING, look("7").state());
    }
    assertEquals(0, reader.readings.get());
    assertEquals(State.UNREADABLE, look("7").state());
  }

  @Test
  void unusablePhotographIsNamedAndReadAgainWhenItIsReplaced() throws IOException {
    write("7_left.jpg", "x");
    write("7_right.jpg", "2");
    look("7");
    WatchedPatient.Line bad = look("7");
    assertEquals(State.UNREADABLE, bad.state());
    assertTrue(bad.reason().contains("left eye is unusable: it is an x"), bad.reason());
    look("7");
    assertEquals(1, reader.readings.get(), "it is not read again at each look");

    write("7_left.jpg", "1");
    Files.setLastModifiedTime(folder.resolve("7_left.jpg"), FileTime.fromMillis(1));
    look("7");
    assertEquals(State.READ, look("7").state());
  }

  @Test
  void tooLargeFilesAndSecondFilesOfAnEyeAreUnreadable() throws IOException {
    write("7_left.jpg", "F".repeat(101));
    write("7_right.jpg", "F");
    write("8_left.jpg", "F");
    write("8_left.png", "F");
    look("7");
    assertTrue(look("7").reason().contains("7_left.jpg is larger"), look("7").reason());
    assertTrue(look("8").reason().contains("8_left.jpg and 8_left.png"), look("8").reason());
  }

  @Test
  void otherFilesAndLinksArePassedOver() throws IOException {
    write("notes.txt", "F");
    write("7_left.jpg.part", "F");
    write("..7_left.jpg", "F");
    Path secret = Files.writeString(folder.resolve("secret"), "F");
    Files.createSymbolicLink(folder.resolve("9_left.jpg"), secret);
    Files.createSymbolicLink(folder.resolve("9_right.jpg"), secret);
    Files.createDirectory(folder.resolve("5_left.jpg"));
    watched.look();
    assertEquals(List.of(), watched.listing().patients());
  }

  @Test
  void patientIsForgottenWithTheFiles() throws IOException {
    write("7_left.jpg", "F");
    write("7_right.jpg", "G");
    look("7");
    look("7");
    assertArrayEquals(new byte[] {'G'}, watched.photograph("7", "right").orElseThrow());
    long version = watched.listing().version();
    Files.delete(folder.resolve("7_left.jpg"));
    Files.delete(folder.resolve("7_right.jpg"));
    watched.look();
    assertTrue(watched.patient("7").isEmpty());
    assertTrue(watched.photograph("7", "right").isEmpty());
    assertTrue(watched.listing().version() > version);
  }

  @Test
  void nothingIsWritten() throws IOException {
    write("7_left.jpg", "F");
    write("7_right.jpg", "G");
    look("7");
    look("7");
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void folderThatIsMissingIsRefusedAndOneThatGoesIsReported() throws IOException {
    UserException refused =
        assertThrows(
            UserException.class, () -> new WatchedFolder(folder.resolve("none"), reader, 100));
    assertTrue(refused.getMessage().contains("--watch"), refused.getMessage());
    Files.delete(folder);
    watched.look();
    assertTrue(watched.listing().problem().contains("cannot be read"));
    Files.createDirectory(folder);
    watched.look();
    assertEquals("", watched.listing().problem());
  }
}
