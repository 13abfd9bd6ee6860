package org.dmsnet.data.synthetic;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dmsnet.runtime.UserException;

/**
 * The embedded data set: pairs of drawn fundus photographs in the folder and table of ODIR-5K's
 * training set, for the very same reader. Each label has one sign (haemorrhages and exudates, a
 * large cup, haze, drusen, narrowed arteries with flame haemorrhages, a tilted disc with atrophy,
 * an epiretinal membrane); D, C and O mostly show it in one eye, G, H and M in both. The pictures
 * depend on the seed and the patient's number only, not on threads or on how many patients there
 * are.
 */
public final class SyntheticDataset {
  /** Patients in the data set of the demonstration: enough for all eight labels to be learnt. */
  public static final int DEFAULT_PATIENTS = 600;

  /** Width and height of a photograph in pixels. */
  public static final int DEFAULT_IMAGE_SIZE = 160;

  /** Seed of the demonstration. */
  public static final long DEFAULT_SEED = 5;

  /** Folder of the photographs, ODIR-5K's name for it. */
  public static final String PHOTOGRAPHS = "ODIR-5K_Training_Dataset";

  /** File of the patients and their labels, ODIR-5K's name for it. */
  public static final String TABLE = "ODIR-5K_Training_Annotations(Updated)_V2.xlsx";

  /** File that says that these are drawings, and from which parameters. */
  public static final String README = "README.txt";

  private static final int SMALLEST_IMAGE = 32;
  private static final int LARGEST_IMAGE = 1024;

  private SyntheticDataset() {}

  /**
   * Draws a data set into a folder. A folder that holds the data set of the same parameters is left
   * as it is; the folder appears whole or not at all.
   *
   * @param folder the folder to make; if it exists, it must be empty or hold this very data set
   * @param patients number of patients, 1 or more; a dozen have all eight labels
   * @param imageSize width and height of each photograph in pixels, from 32 to 1024
   * @param seed seed of the data set
   * @return the folder
   * @throws UserException for parameters out of range, a folder that holds something else, or a
   *     folder that cannot be written
   */
  public static Path write(Path folder, int patients, int imageSize, long seed) {
    return write(folder, patients, imageSize, seed, Runtime.getRuntime().availableProcessors());
  }

  static Path write(Path folder, int patients, int imageSize, long seed, int threads) {
    check(patients, imageSize);
    Path target = folder.toAbsolutePath().normalize();
    String readme = Provenance.text(patients, imageSize, seed);
    try {
      if (holds(target, readme, patients)) {
        return folder;
      }
      refuseForeign(target);
      Files.createDirectories(target.getParent());
      Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        Files.createDirectory(part);
        draw(part, patients, imageSize, seed, threads);
        Files.writeString(part.resolve(README), readme);
        Files.deleteIfExists(target);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        deleteTree(part);
      }
      return folder;
    } catch (IOException | UncheckedIOException e) {
      throw new UserException(
          UserException.MACHINE,
          "The synthetic data set could not be written to "
              + folder
              + ": "
              + e.getMessage()
              + ". Check that the folder can be written and the disk has room.",
          e);
    }
  }

  /**
   * Whether this software drew the photographs of a folder.
   *
   * @param photographs the folder of the photographs
   * @return whether the data set's own text stands beside it
   */
  public static boolean drew(Path photographs) {
    Path readme = photographs.toAbsolutePath().resolveSibling(README);
    try {
      return Files.isRegularFile(readme) && Files.readString(readme).startsWith(Provenance.TITLE);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static void check(int patients, int imageSize) {
    if (patients < 1) {
      throw new UserException(
          "A synthetic data set of " + patients + " patients was asked for; ask for 1 or more.");
    }
    if (imageSize < SMALLEST_IMAGE || imageSize > LARGEST_IMAGE) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "Synthetic photographs of %d pixels were asked for; the size is from %d to %d.",
              imageSize,
              SMALLEST_IMAGE,
              LARGEST_IMAGE));
    }
  }

  private static boolean holds(Path folder, String readme, int patients) throws IOException {
    Path photographs = folder.resolve(PHOTOGRAPHS);
    if (!Files.isRegularFile(folder.resolve(README))
        || !Files.isRegularFile(folder.resolve(TABLE))
        || !Files.isDirectory(photographs)
        || !Files.readString(folder.resolve(README)).equals(readme)) {
      return false;
    }
    return IntStream.range(0, patients)
        .mapToObj(String::valueOf)
        .flatMap(id -> Stream.of(Side.values()).map(side -> side.fileName(id)))
        .allMatch(name -> Files.isRegularFile(photographs.resolve(name)));
  }

  private static void refuseForeign(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    boolean empty = false;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        empty = files.findAny().isEmpty();
      }
    }
    if (!empty) {
      throw new UserException(
          folder
              + " already holds something other than the synthetic data set that was asked for"
              + " (other parameters, or files missing). Name another folder, or delete this one.");
    }
  }

  private static void draw(Path folder, int patients, int imageSize, long seed, int threads)
      throws IOException {
    List<SyntheticPatient> people =
        IntStream.range(0, patients).mapToObj(i -> SyntheticPatient.draw(seed, i)).toList();
    AnnotationTable.write(folder.resolve(TABLE), people);
    Path photographs = Files.createDirectory(folder.resolve(PHOTOGRAPHS));
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> pending = new ArrayList<>();
      for (SyntheticPatient patient : people) {
        pending.add(workers.submit(() -> photograph(patient, imageSize, photographs)));
      }
      for (Future<?> one : pending) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException notWritten) {
        throw notWritten;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private static void photograph(SyntheticPatient patient, int imageSize, Path folder) {
    for (Eye eye : List.of(patient.left(), patient.right())) {
      BufferedImage picture = FundusPainter.paint(eye, imageSize);
      Jpeg.write(picture, folder.resolve(eye.side().fileName(patient.id())));
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
