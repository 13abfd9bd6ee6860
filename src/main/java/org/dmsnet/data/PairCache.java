package org.dmsnet.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dmsnet.data.image.PairQuality;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.runtime.UserException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoded, resized and corrected photographs of a dataset in one file, so that neither a second
 * epoch nor a second run decodes anything. Immutable and thread-safe.
 *
 * <p>The folder holds {@code pairs.bin}, RGB bytes [patient][eye][3][size][size] with the left eye
 * first, and {@code index.json}, written last: what was decoded, for which photographs, of what
 * quality, and which could not be. A folder that does not fit its dataset in every respect is built
 * anew.
 */
public final class PairCache {
  private static final Logger LOG = LoggerFactory.getLogger(PairCache.class);
  private static final String INDEX = "index.json";
  private static final String PAIRS = "pairs.bin";

  /** Hears how far decoding has come; called from several threads, one after the other. */
  @FunctionalInterface
  public interface Progress {
    /** Some of all patients have been decoded. */
    void decoded(int patients, int all);
  }

  private final Preparation preparation;
  private final List<Patient> patients;
  private final List<LeftOut> unreadable;
  private final int decodedImages;

  /** Read, not mapped: mapped pages would count as memory of this process, patient by patient. */
  private final RandomAccessFile pairs;

  private final List<double[]> qualities;
  private final Map<String, Integer> slots = new HashMap<>();

  private PairCache(
      OdirDataset dataset,
      Preparation preparation,
      CacheIndex index,
      int decodedImages,
      RandomAccessFile pairs) {
    Set<String> bad = index.unreadable().stream().map(LeftOut::id).collect(Collectors.toSet());
    this.preparation = preparation;
    this.unreadable = List.copyOf(index.unreadable());
    this.patients = dataset.patients().stream().filter(p -> !bad.contains(p.id())).toList();
    this.decodedImages = decodedImages;
    this.pairs = pairs;
    this.qualities = index.qualities();
    for (int slot = 0; slot < dataset.patients().size(); slot++) {
      slots.put(dataset.patients().get(slot).id(), slot);
    }
    bad.forEach(slots::remove);
    if (patients.isEmpty()) {
      throw new UserException(
          "None of the photographs can be decoded; the first: patient "
              + unreadable.get(0).id()
              + ", "
              + unreadable.get(0).reason()
              + ".");
    }
  }

  /** Where caches are kept unless another folder is named: {@code .cache/dmsnet} at home. */
  public static Path defaultFolder() {
    return Path.of(System.getProperty("user.home"), ".cache", "dmsnet");
  }

  /**
   * Opens the cache of a dataset for a preparation, and decodes the photographs if there is none
   * yet. Where the folder cannot be written, a temporary folder is used, and a warning says so.
   *
   * @param dataset the patients
   * @param preparation size of the square and correction of light
   * @param folder the folder of all caches, such as {@link #defaultFolder()}
   * @param threads threads that decode
   * @param progress hears how far decoding has come
   * @return the cache, with at least one patient
   */
  public static PairCache open(
      OdirDataset dataset, Preparation preparation, Path folder, int threads, Progress progress) {
    try {
      return openOrBuild(
          dataset, preparation, folder.resolve(key(dataset, preparation)), threads, progress);
    } catch (IOException e) {
      LOG.warn(
          "The decoded photographs cannot be kept in {} ({}); a temporary folder is used instead,"
              + " so the next run decodes them again.",
          folder,
          e.toString());
    }
    try {
      Path temporary = Files.createTempDirectory("dmsnet-");
      PairCache cache = openOrBuild(dataset, preparation, temporary, threads, progress);
      List.of(temporary, temporary.resolve(PAIRS), temporary.resolve(INDEX))
          .forEach(p -> p.toFile().deleteOnExit());
      return cache;
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE,
          String.format(
              "The decoded photographs (%,d MB) can be kept neither in %s nor in the temporary"
                  + " folder: %s. Make room, or name another cache folder.",
              dataset.patients().size() * pairBytes(preparation.size()) / 1_000_000, folder, e),
          e);
    }
  }

  /**
   * As {@link #open}, but only in this folder. What was stopped goes on where it was.
   *
   * @param dataset the patients
   * @param preparation size of the square, crop and correction of light
   * @param folder the folder of all caches
   * @param threads threads that decode
   * @param progress hears how far decoding has come
   * @return the cache, with at least one patient
   * @throws UserException where the folder cannot be written or has no room
   */
  public static PairCache prepare(
      OdirDataset dataset, Preparation preparation, Path folder, int threads, Progress progress) {
    try {
      return openOrBuild(
          dataset, preparation, folder.resolve(key(dataset, preparation)), threads, progress);
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE,
          String.format(
              "The pairs (%,d MB) cannot be kept in %s: %s. Make room, or name another folder; the"
                  + " same command goes on with what is done.",
              dataset.patients().size() * pairBytes(preparation.size()) / 1_000_000, folder, e),
          e);
    }
  }

  private static String key(OdirDataset dataset, Preparation preparation) {
    return HexFormat.of()
        .formatHex(
            PatientIds.sha256(CacheIndex.VERSION + ":" + preparation + ":" + dataset.fingerprint()))
        .substring(0, 24);
  }

  private static PairCache openOrBuild(
      OdirDataset dataset, Preparation preparation, Path folder, int threads, Progress progress)
      throws IOException {
    CacheIndex index = valid(dataset, preparation, folder);
    int decoded = 0;
    if (index == null) {
      Files.createDirectories(folder);
      UnfinishedPairs.checkRoom(folder, dataset.patients().size() * pairBytes(preparation.size()));
      PairDecoder decoder = new PairDecoder(dataset.patients(), preparation, progress);
      try (UnfinishedPairs pairs = UnfinishedPairs.in(folder)) {
        List<LeftOut> unreadable =
            decoder.decodeInto(pairs.channel(), pairs.journal(), Math.max(1, threads));
        decoded = decoder.decodedImages();
        index = CacheIndex.of(dataset, preparation, unreadable, decoder.qualities());
        pairs.finish(folder.resolve(PAIRS));
        index.write(folder.resolve(INDEX));
      }
    }
    RandomAccessFile file = new RandomAccessFile(folder.resolve(PAIRS).toFile(), "r");
    return new PairCache(dataset, preparation, index, decoded, file);
  }

  /** The index of a folder that fits the dataset, or null. */
  private static CacheIndex valid(OdirDataset dataset, Preparation preparation, Path folder) {
    Path pairs = folder.resolve(PAIRS);
    try {
      CacheIndex index = CacheIndex.read(folder.resolve(INDEX));
      boolean fits =
          index.fits(dataset, preparation)
              && Files.size(pairs) == index.patients() * pairBytes(preparation.size());
      return fits ? index : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Bytes of a decoded pair: 2 eyes, 3 channels. */
  static long pairBytes(int size) {
    return 6L * size * size;
  }

  /** The patients both of whose photographs could be decoded, in the dataset's order. */
  public List<Patient> patients() {
    return patients;
  }

  /** The patients left out because a photograph could not be decoded, with file and reason. */
  public List<LeftOut> unreadable() {
    return unreadable;
  }

  /** Side of the square, pixels. */
  public int size() {
    return preparation.size();
  }

  /** How the photographs were prepared. */
  public Preparation preparation() {
    return preparation;
  }

  /** Photographs that were decoded to open this cache; 0 where they had been decoded before. */
  public int decodedImages() {
    return decodedImages;
  }

  /**
   * Looks up patients.
   *
   * @param ids IDs, such as a part of a {@link Split}
   * @return the patients in the same order; an unknown ID is a {@link UserException}
   */
  public List<Patient> patients(List<String> ids) {
    Set<String> wanted = new HashSet<>(ids);
    Map<String, Patient> byId =
        patients.stream()
            .filter(p -> wanted.contains(p.id()))
            .collect(Collectors.toMap(Patient::id, p -> p));
    for (String id : ids) {
      if (!byId.containsKey(id)) {
        throw new UserException(
            "Patient " + id + " is not among the readable patients of this data.");
      }
    }
    return ids.stream().map(byId::get).toList();
  }

  /** The quality of a patient's photographs, measured when they were decoded. */
  public PairQuality quality(String id) {
    return PairQuality.of(qualities.get(slots.get(id)));
  }

  /**
   * Copies the decoded pair of a patient.
   *
   * @param id the patient's ID
   * @param left receives the left photograph, [3,size,size]
   * @param right receives the right photograph, [3,size,size]
   * @throws UserException where the file is gone or cut short
   */
  public void read(String id, byte[] left, byte[] right) {
    // A channel would be closed by the interrupt that ends a thread of an iterator.
    synchronized (pairs) {
      try {
        pairs.seek(slots.get(id) * pairBytes(size()));
        pairs.readFully(left);
        pairs.readFully(right);
      } catch (IOException e) {
        throw new UserException(
            UserException.MACHINE,
            "The decoded photographs of patient %s cannot be read from the cache any more (%s). Run the command again: it decodes what is missing."
                .formatted(id, e),
            e);
      }
    }
  }
}
