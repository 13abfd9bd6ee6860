package org.dmsnet.production;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.dmsnet.runtime.Sha256;
import org.dmsnet.runtime.UserException;

/**
 * Where a long prediction goes: a table of probabilities that grows in a file with {@code .partial}
 * in its name and is renamed when it is complete, and beside it {@link QualityMarks} and a table of
 * the pairs that failed, {@code ID,reason}. A prediction that was stopped goes on from the partial
 * file, whose name tells the model; pairs that failed are tried again.
 */
public final class PredictionFiles implements BatchPrediction.Results, AutoCloseable {
  private static final int FLUSH_EVERY = 16;

  private final Path table;
  private final Path partial;
  private final Path failures;
  private final long[] done;
  private final QualityMarks marks;
  private final BufferedWriter rows;
  private final BufferedWriter failed;
  private long classifiedCount;
  private long failedCount;

  private PredictionFiles(Path table, Path partial, Path failures) throws IOException {
    this.table = table;
    this.partial = partial;
    this.failures = failures;
    if (Files.exists(partial)) {
      dropUnfinishedRow(partial);
      done = ids(partial);
      rows = Files.newBufferedWriter(partial, StandardOpenOption.APPEND);
    } else {
      done = new long[0];
      rows = Files.newBufferedWriter(partial, StandardOpenOption.CREATE_NEW);
    }
    if (Files.size(partial) == 0) {
      rows.write(SubmissionTable.header());
    }
    marks = QualityMarks.open(table, partial, this::has);
    failed = Files.newBufferedWriter(failures);
    failed.write("ID,reason\n");
  }

  /**
   * Starts, or goes on.
   *
   * @param table the complete table, *.csv
   * @param origin what decides the probabilities: model and options, in any words
   * @return the files; close them
   * @throws UserException where the folder cannot be written
   */
  public static PredictionFiles open(Path table, String origin) {
    String key = String.format(Locale.ROOT, "%016x", hash(origin)).substring(0, 8);
    Path partial = table.resolveSibling(table.getFileName() + "." + key + ".partial");
    try {
      Files.createDirectories(table.toAbsolutePath().getParent());
      return new PredictionFiles(table, partial, beside(table, ".failed.csv"));
    } catch (IOException e) {
      throw cannotWrite(partial, e);
    }
  }

  /** A file called as the table, with another ending. */
  static Path beside(Path table, String ending) {
    String name = table.getFileName().toString().replaceFirst("\\.csv$", "");
    return table.resolveSibling(name + ending);
  }

  /** Rows of an earlier, stopped prediction. */
  public long resumed() {
    return done.length;
  }

  /**
   * Whether an earlier prediction has this pair. Eight bytes of a hash are kept for each, so that a
   * million pairs are 8 MB; that two of a million share them has a chance of 1 in 37 million.
   */
  public boolean has(String id) {
    return Arrays.binarySearch(done, hash(id)) >= 0;
  }

  @Override
  public void classified(String id, Finding finding) {
    try {
      // Before the row: a pair whose row is there is not measured again.
      marks.add(id, finding.quality());
      rows.write(SubmissionTable.row(id, finding));
      if (++classifiedCount % FLUSH_EVERY == 0) {
        rows.flush();
      }
    } catch (IOException e) {
      throw cannotWrite(partial, e);
    }
  }

  @Override
  public void failed(String id, String reason) {
    try {
      failed.write(SubmissionTable.quoted(id) + "," + SubmissionTable.quoted(reason) + "\n");
      failed.flush();
      failedCount++;
    } catch (IOException e) {
      throw cannotWrite(failures, e);
    }
  }

  /**
   * The table is complete: gives it its name, and says what was written.
   *
   * @return sentences for the user
   */
  public String finish() {
    try {
      rows.close();
      failed.close();
      marks.finish();
      Files.move(partial, table, StandardCopyOption.REPLACE_EXISTING);
      if (failedCount == 0) {
        Files.delete(failures);
      }
    } catch (IOException e) {
      throw cannotWrite(table, e);
    }
    return "Wrote "
        + table
        + ", "
        + (done.length + classifiedCount)
        + " pairs."
        + (failedCount == 0 ? "" : " " + failedCount + " failed: " + failures + " says why.")
        + marks.text();
  }

  /** Leaves what there is, for the next time; nothing after {@link #finish()}. */
  @Override
  public void close() {
    try {
      rows.close();
      failed.close();
      marks.close();
    } catch (IOException e) {
      throw cannotWrite(partial, e);
    }
  }

  /** A process killed while it wrote may leave half a row. */
  private static void dropUnfinishedRow(Path partial) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(partial.toFile(), "rw")) {
      long end = file.length();
      while (end > 0) {
        file.seek(end - 1);
        if (file.read() == '\n') {
          break;
        }
        end--;
      }
      file.setLength(end);
    }
  }

  private static long[] ids(Path partial) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(partial);
        Stream<String> lines = reader.lines()) {
      return lines.skip(1).mapToLong(line -> hash(SubmissionTable.idOf(line))).sorted().toArray();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long hash(String text) {
    return ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  private static UserException cannotWrite(Path file, IOException e) {
    return new UserException(
        UserException.MACHINE,
        file
            + " cannot be written ("
            + e.getMessage()
            + "). Make room or choose another --out; the same command then goes on.",
        e);
  }
}
