package org.dmsnet.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.runtime.UserException;

/**
 * A folder of photographs without a table: {@code ID_left.jpg} and {@code ID_right.jpg} are a
 * patient, in it or in any folder inside it; an ID then begins with the folder's path. Files are
 * JPEG, PNG, BMP or TIFF. The folder is walked, never listed, so that its size does not matter.
 */
public final class PairFolder {
  private static final Pattern NAME =
      Pattern.compile(
          "(?s)(.+)_(left|right)\\.(" + String.join("|", Photograph.ENDINGS) + ")",
          Pattern.CASE_INSENSITIVE);

  private final Path folder;

  /**
   * A folder.
   *
   * @param folder the folder
   * @throws UserException where it is none
   */
  public PairFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UserException(folder + " is no folder of photographs.");
    }
    this.folder = folder;
  }

  /** Whether a path is a folder that has no table of patients, so that its file names count. */
  public static boolean isOne(Path data) {
    return Files.isDirectory(data) && !DatasetLayout.hasTable(data);
  }

  /**
   * The number of patients, those without a complete pair among them.
   *
   * @throws UserException where there is no photograph
   */
  public long count() {
    try (Stream<PairFiles> pairs = pairs()) {
      long count = pairs.count();
      if (count == 0) {
        throw new UserException(
            folder
                + " has neither a table of ODIR-5K nor a photograph called ID_left or ID_right with"
                + " the ending "
                + String.join(", ", Photograph.ENDINGS)
                + ".");
      }
      return count;
    }
  }

  /**
   * The patients, in the order in which the file system names their files.
   *
   * @return a lazy stream; close it
   */
  public Stream<PairFiles> pairs() {
    try {
      return Files.walk(folder).map(this::patient).flatMap(Optional::stream);
    } catch (IOException e) {
      throw new UserException(folder + " cannot be read: " + e.getMessage() + ".", e);
    } catch (UncheckedIOException e) {
      throw new UserException(folder + " cannot be read: " + e.getCause().getMessage() + ".", e);
    }
  }

  /** The patient of a file, once: at the left photograph, or at the right one that has no left. */
  private Optional<PairFiles> patient(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches() || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    List<Path> left = photographs(file, name.group(1), "left");
    List<Path> right = photographs(file, name.group(1), "right");
    List<Path> first = left.isEmpty() ? right : left;
    if (first.isEmpty() || !first.get(0).equals(file)) {
      // Also where this file's name is written in capitals of its own (ID_Left.jpg).
      boolean odd = !left.contains(file) && !right.contains(file);
      return odd
          ? Optional.of(
              PairFiles.faulty(
                  id(file, name.group(1)),
                  "the file " + file.getFileName() + " is not called ID_left or ID_right"))
          : Optional.empty();
    }
    String id = id(file, name.group(1));
    if (id.matches("(?s).*[\r\n].*")) {
      return Optional.of(
          PairFiles.faulty(id.replaceAll("[\r\n]", " "), "its file name has a line break"));
    }
    for (List<Path> eye : List.of(left, right)) {
      if (eye.size() > 1) {
        return Optional.of(
            PairFiles.faulty(
                id, "there are " + eye.get(0).getFileName() + " and " + eye.get(1).getFileName()));
      }
    }
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.of(
          PairFiles.faulty(
              id, "there is no photograph of the " + (left.isEmpty() ? "left" : "right") + " eye"));
    }
    return Optional.of(new PairFiles(id, left.get(0), right.get(0), ""));
  }

  private static List<Path> photographs(Path beside, String id, String eye) {
    return Photograph.ENDINGS.stream()
        .flatMap(ending -> Stream.of(ending, ending.toUpperCase(Locale.ROOT)))
        .map(ending -> beside.resolveSibling(id + "_" + eye + "." + ending))
        .filter(Files::isRegularFile)
        .toList();
  }

  private String id(Path file, String name) {
    return folder.relativize(file.resolveSibling(name)).toString().replace('\\', '/');
  }
}
