package org.dmsnet.production;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.function.Predicate;
import org.dmsnet.data.image.ImageQuality;
import org.dmsnet.data.image.PairQuality;

/**
 * The table of photographs that may be ungradable, beside a prediction's table: {@value #HEADER}, a
 * row for a photograph. It grows under a name of its own and is named {@code *.quality.csv} when
 * the prediction is complete; there is none where every photograph is gradable.
 */
final class QualityMarks implements AutoCloseable {
  static final String HEADER = "ID,eye,sharpness,exposure,field";

  private final Path file;
  private final Path partial;
  private final BufferedWriter rows;
  private long count;

  private QualityMarks(Path file, Path partial, Predicate<String> kept) throws IOException {
    this.file = file;
    this.partial = partial;
    String earlier = earlier(partial, kept);
    rows = Files.newBufferedWriter(partial);
    rows.write(HEADER + "\n" + earlier);
    rows.flush();
  }

  /**
   * Starts, or goes on.
   *
   * @param table the prediction's complete table
   * @param unfinished the prediction's table while it grows
   * @param done whether a pair's row is in that; the marks of others are dropped
   */
  static QualityMarks open(Path table, Path unfinished, Predicate<String> done) throws IOException {
    String name = unfinished.getFileName().toString().replaceFirst("\\.partial$", ".quality$0");
    return new QualityMarks(
        PredictionFiles.beside(table, ".quality.csv"), unfinished.resolveSibling(name), done);
  }

  /** The rows of pairs that are not predicted again; half a row belongs to one that is. */
  private String earlier(Path partial, Predicate<String> kept) throws IOException {
    StringWriter earlier = new StringWriter();
    if (Files.exists(partial)) {
      try (BufferedReader reader = Files.newBufferedReader(partial)) {
        String row = reader.readLine();
        while ((row = reader.readLine()) != null) {
          if (kept.test(SubmissionTable.idOf(row))) {
            earlier.write(row + "\n");
            count++;
          }
        }
      }
    }
    return earlier.toString();
  }

  /** Marks what is not gradable of a pair; in the file when this returns. */
  void add(String id, PairQuality quality) throws IOException {
    mark(id, "left", quality.left());
    mark(id, "right", quality.right());
    rows.flush();
  }

  private void mark(String id, String eye, ImageQuality quality) throws IOException {
    if (!quality.isGradable()) {
      rows.write(
          String.format(
              Locale.ROOT,
              "%s,%s,%.3f,%.3f,%.3f\n",
              SubmissionTable.quoted(id),
              eye,
              quality.sharpness(),
              quality.exposure(),
              quality.field()));
      count++;
    }
  }

  /** The prediction is complete: names the table, or removes it where it has no row. */
  void finish() throws IOException {
    rows.close();
    if (count > 0) {
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.delete(partial);
      Files.deleteIfExists(file);
    }
  }

  /** A sentence for the user that begins with a space; empty where nothing is marked. */
  String text() {
    return count == 0
        ? ""
        : " " + count + " photographs may be ungradable: " + file + " names them.";
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
