package org.dmsnet.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dmsnet.data.image.Photograph;

/**
 * One look at a folder of photographs named {@code ID_left.EXT} and {@code ID_right.EXT}. Files of
 * other names, symbolic links and folders are passed over.
 */
final class FolderScan {
  private static final Pattern PHOTOGRAPH =
      Pattern.compile(
          "(?<id>[\\p{Alnum}][\\p{Alnum} ._-]{0,63})_(?<eye>left|right)\\.("
              + String.join("|", Photograph.ENDINGS)
              + ")",
          Pattern.CASE_INSENSITIVE);

  private FolderScan() {}

  /**
   * A file as it was at one look; a file that is being written differs from look to look.
   *
   * @param file the path
   * @param size bytes
   * @param modified last time of writing
   */
  record Stamp(Path file, long size, FileTime modified) {}

  /**
   * What lies there for one patient.
   *
   * @param id the patient
   * @param left files of the left eye; one, if all is well
   * @param right files of the right eye, likewise
   */
  record Found(String id, List<Stamp> left, List<Stamp> right) {
    /** Whether each eye has its file. */
    boolean isPair() {
      return left.size() == 1 && right.size() == 1;
    }

    private FileTime newest() {
      return Stream.concat(left.stream(), right.stream())
          .map(Stamp::modified)
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  /**
   * Looks.
   *
   * @param most patients to return, the ones with the newest files
   * @return the patients, newest first
   * @throws IOException where the folder cannot be read
   */
  static List<Found> look(Path folder, int most) throws IOException {
    Map<String, Found> patients = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.sorted().forEach(file -> add(file, patients));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return patients.values().stream()
        .sorted(Comparator.comparing(Found::newest).reversed().thenComparing(Found::id))
        .limit(most)
        .toList();
  }

  private static void add(Path file, Map<String, Found> patients) {
    Matcher name = PHOTOGRAPH.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return;
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException goneMeanwhile) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!attributes.isRegularFile()) {
      return;
    }
    Found found =
        patients.computeIfAbsent(
            name.group("id"), id -> new Found(id, new ArrayList<>(), new ArrayList<>()));
    boolean left = name.group("eye").toLowerCase(Locale.ROOT).equals("left");
    (left ? found.left() : found.right())
        .add(new Stamp(file, attributes.size(), attributes.lastModifiedTime()));
  }
}
