package org.dmsnet.dashboard.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.dmsnet.runtime.AtomicFile;

/**
 * Records in a file of JSON lines that never holds more than a limit: when it is reached, every
 * second record goes, and from then on only every second one comes. However long a training is, the
 * file holds between half the limit and the limit of records, spread evenly over it. A line is
 * appended whole; a reader that finds half a line at the end leaves it.
 *
 * @param <T> the record's type
 */
final class ThinnedLog<T extends Positioned> {
  private final Path file;
  private final Class<T> type;
  private final int limit;
  private final List<String> lines = new ArrayList<>();
  private long stride = 1;
  private long count;

  /**
   * Goes on with a file, or begins one.
   *
   * @param file JSON lines; made with its folder where missing
   * @param type of a record
   * @param limit of lines, at least 2
   */
  ThinnedLog(Path file, Class<T> type, int limit) throws IOException {
    this.file = file;
    this.type = type;
    this.limit = limit;
    if (Files.exists(file)) {
      lines.addAll(wholeLines(file));
    }
    rewrite();
  }

  /** The lines of a file that have been written to their end. */
  static List<String> wholeLines(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Adds a record, unless it is one of those that are left out by now. */
  void add(T record) throws IOException {
    if (count++ % stride != 0) {
      return;
    }
    String line = Json.line(record);
    lines.add(line);
    if (lines.size() < limit) {
      Files.writeString(file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
      return;
    }
    for (int i = lines.size() / 2; i > 0; i--) {
      lines.remove(2 * i - 1);
    }
    stride *= 2;
    rewrite();
  }

  /** Drops the records from a position on: that part is about to be trained again. */
  void dropFrom(double position) {
    lines.removeIf(line -> !isBefore(position, line));
    rewrite();
  }

  private boolean isBefore(double position, String line) {
    try {
      return Json.read(line, type).at() < position;
    } catch (JsonProcessingException damaged) {
      return false;
    }
  }

  private void rewrite() {
    AtomicFile.write(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }
}
