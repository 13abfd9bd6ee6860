package org.dmsnet.serving;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dmsnet.data.Label;
import org.dmsnet.serving.FolderScan.Found;
import org.dmsnet.serving.FolderScan.Stamp;

/**
 * A patient whose photographs lie in the watched folder.
 *
 * @param found the files, as they were at the last look
 * @param state how far it is
 * @param reason why it waits or cannot be read; empty once it is read
 * @param reading what the model says, once it is read
 */
record WatchedPatient(Found found, State state, String reason, Optional<Reading> reading) {

  /** How far a patient is. */
  enum State {
    /** A file is missing or still arriving. */
    WAITING,
    /** A photograph is unusable, or there are two of one eye. */
    UNREADABLE,
    /** The model has answered. */
    READ;

    /** As JSON has it. */
    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One line of the list.
   *
   * @param id the patient
   * @param state how far it is
   * @param reason why it waits or cannot be read, or empty
   * @param decided the labels that were decided to be there
   * @param warned whether the reading carries warnings
   */
  record Line(String id, State state, String reason, List<Label> decided, boolean warned) {}

  /** A patient whose files are new or have changed. */
  static WatchedPatient arrived(Found found) {
    for (List<Stamp> eye : List.of(found.left(), found.right())) {
      if (eye.size() > 1) {
        return unreadable(
            found,
            "There are two photographs of one eye: "
                + eye.get(0).file().getFileName()
                + " and "
                + eye.get(1).file().getFileName()
                + ".");
      }
    }
    return new WatchedPatient(
        found,
        State.WAITING,
        found.isPair()
            ? "The files are arriving."
            : "The " + (found.left().isEmpty() ? "left" : "right") + " eye is missing.",
        Optional.empty());
  }

  static WatchedPatient unreadable(Found found, String reason) {
    return new WatchedPatient(found, State.UNREADABLE, reason, Optional.empty());
  }

  static WatchedPatient read(Found found, Reading reading) {
    return new WatchedPatient(found, State.READ, "", Optional.of(reading));
  }

  /** Whether both files lay there unchanged at two looks and have not been read. */
  boolean isReady() {
    return state == State.WAITING && found.isPair();
  }

  /** The photograph of an eye, "left" or "right", where there is one. */
  Optional<Path> photograph(String eye) {
    List<Stamp> files =
        switch (eye) {
          case "left" -> found.left();
          case "right" -> found.right();
          default -> List.of();
        };
    return files.size() == 1 ? Optional.of(files.get(0).file()) : Optional.empty();
  }

  /** Its line of the list. */
  Line line() {
    return new Line(
        found.id(),
        state,
        reason,
        reading.stream()
            .flatMap(r -> r.findings().stream())
            .filter(Reading.LabelReading::decision)
            .map(Reading.LabelReading::label)
            .toList(),
        reading.stream().anyMatch(Reading::warns));
  }
}
