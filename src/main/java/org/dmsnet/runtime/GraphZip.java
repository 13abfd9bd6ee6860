package org.dmsnet.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A zip that {@link ModelSerializer#restoreComputationGraph(java.io.File)} reads, with entries of
 * ours beside Deeplearning4j's. Arrays are streamed and stored without compression, because weights
 * hardly compress and checkpoints are frequent. The last entry, {@value #CHECKSUMS}, holds the
 * SHA-256 of every other one, as {@code sha256sum} prints it.
 *
 * <p>Reading trusts nobody: no entry may be larger than the file gives reason to, none may be there
 * twice or without its checksum, and nothing is read by Java's serialisation.
 */
public final class GraphZip implements AutoCloseable {
  /** Entry with the SHA-256 of every other entry. */
  public static final String CHECKSUMS = "dmsnet/SHA256SUMS";

  private static final int MAX_ENTRIES = 64;
  private static final long MAX_TEXT = 1L << 26;

  private final Path file;
  private final ZipFile zip;

  /** Checks of the arrays' checksums, by entry: long ones, made while the arrays are read. */
  private final Map<String, CompletableFuture<Void>> arrayChecks = new HashMap<>();

  private GraphZip(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Writes a network and further entries, atomically.
   *
   * @param file the zip
   * @param network its configuration, weights and counts of iterations and epochs are written
   * @param updater whether the updater's state (Adam's moments) goes along
   * @param texts further entries, name to UTF-8 text
   * @param arrays further entries, name to array
   */
  public static void write(
      Path file,
      ComputationGraph network,
      boolean updater,
      Map<String, String> texts,
      Map<String, INDArray> arrays) {
    AtomicFile.write(
        file,
        out -> {
          ChecksummedZip zip = new ChecksummedZip(out);
          zip.text(ModelSerializer.CONFIGURATION_JSON, network.getConfiguration().toJson());
          zip.array(ModelSerializer.COEFFICIENTS_BIN, network.params());
          INDArray state = updater ? network.getUpdater().getStateViewArray() : null;
          if (state != null && !state.isEmpty()) {
            zip.array(ModelSerializer.UPDATER_BIN, state);
          }
          for (Map.Entry<String, String> entry : new TreeMap<>(texts).entrySet()) {
            zip.text(entry.getKey(), entry.getValue());
          }
          for (Map.Entry<String, INDArray> entry : new TreeMap<>(arrays).entrySet()) {
            zip.array(entry.getKey(), entry.getValue());
          }
          zip.finish();
        });
  }

  /**
   * Opens a zip.
   *
   * @param file the zip
   * @return the open zip; close it
   * @throws UserException where there is no such file, or it is not a zip, cut off, tampered with,
   *     or larger inside than outside; an array that was tampered with is refused by {@link #array}
   */
  public static GraphZip open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("There is no file " + file + ".");
    }
    GraphZip opened;
    try {
      opened = new GraphZip(file, new ZipFile(file.toFile(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw damaged(file, "it is not a zip, or it is cut off", e);
    }
    try {
      opened.checkSizes();
      if (opened.hasChecksums()) {
        opened.verify();
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Whether the zip vouches for its entries; those written before version 0.2 do not. */
  public boolean hasChecksums() {
    return has(CHECKSUMS);
  }

  /** Before anything is inflated. */
  private void checkSizes() {
    if (zip.size() > MAX_ENTRIES) {
      throw damaged(file, "it has " + zip.size() + " entries; a model has few", null);
    }
    Set<String> names = new HashSet<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      if (!names.add(entry.getName())) {
        throw damaged(file, "it has two entries " + entry.getName(), null);
      }
      if (!isArray(entry.getName())) {
        checkSize(entry, MAX_TEXT);
      }
    }
  }

  private static boolean isArray(String name) {
    return name.endsWith(".bin");
  }

  private void checkSize(ZipEntry entry, long most) {
    if (entry.getSize() < 0 || entry.getSize() > most) {
      throw damaged(
          file,
          "entry "
              + entry.getName()
              + " would become "
              + entry.getSize()
              + " bytes, more than the "
              + most
              + " that a model's has",
          null);
    }
  }

  private void verify() {
    Map<String, String> expected = new TreeMap<>();
    for (String line : text(CHECKSUMS).lines().toList()) {
      String[] parts = line.split("  ", 2);
      expected.put(parts[parts.length - 1], parts[0]);
    }
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      if (name.equals(CHECKSUMS)) {
        continue;
      }
      String sum = expected.remove(name);
      if (sum == null) {
        throw damaged(file, "entry " + name + " was added to it", null);
      }
      if (isArray(name)) {
        arrayChecks.put(name, CompletableFuture.runAsync(() -> check(name, sum)));
      } else {
        check(name, sum);
      }
    }
    if (!expected.isEmpty()) {
      throw damaged(file, "its entries " + expected.keySet() + " are missing", null);
    }
  }

  private void check(String name, String sum) {
    if (!read(name, Sha256::hex).equals(sum)) {
      throw damaged(file, "entry " + name + " was changed: its checksum differs", null);
    }
  }

  /** Whether the zip has an entry of this name. */
  public boolean has(String entry) {
    return zip.getEntry(entry) != null;
  }

  /**
   * The network, its updater's state included where the zip has it. Its layers use oneDNN, as those
   * of a network fresh from a recipe do.
   *
   * @return a network ready to train or to answer
   */
  public ComputationGraph network() {
    String json = text(ModelSerializer.CONFIGURATION_JSON);
    ComputationGraph network;
    OneDnn.enable();
    try {
      network = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
      network.init(array(ModelSerializer.COEFFICIENTS_BIN), false);
    } catch (UserException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(file, "its network cannot be read (" + e.getMessage() + ")", e);
    }
    if (has(ModelSerializer.UPDATER_BIN)) {
      network.getUpdater().setStateViewArray(array(ModelSerializer.UPDATER_BIN));
    }
    return network;
  }

  /**
   * An entry's UTF-8 text.
   *
   * @param entry its name
   * @return the text
   */
  public String text(String entry) {
    return read(entry, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
  }

  /**
   * An entry's array.
   *
   * @param entry its name
   * @return the array
   * @throws UserException where it is damaged or was tampered with
   */
  public INDArray array(String entry) {
    ZipEntry stored = zip.getEntry(entry);
    if (stored != null) {
      // Ours are not compressed: one that grows when it is inflated is not ours.
      checkSize(stored, stored.getCompressedSize());
    }
    INDArray array = read(entry, in -> StoredArray.read(in, stored.getSize()));
    try {
      arrayChecks.getOrDefault(entry, CompletableFuture.completedFuture(null)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UserException changed ? changed : e;
    }
    return array;
  }

  @Override
  public void close() {
    arrayChecks.values().forEach(check -> check.exceptionally(failure -> null).join());
    try {
      zip.close();
    } catch (IOException e) {
      throw damaged(file, "it cannot be closed", e);
    }
  }

  private interface Reading<T> {
    T from(InputStream in) throws IOException;
  }

  private <T> T read(String name, Reading<T> reading) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged(file, "it has no entry " + name, null);
    }
    try (CheckedInputStream in =
        new CheckedInputStream(
            new BoundedInput(zip.getInputStream(entry), entry.getSize()), new CRC32())) {
      T result = reading.from(in);
      in.transferTo(OutputStream.nullOutputStream());
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw new IOException("wrong checksum");
      }
      return result;
    } catch (IOException | RuntimeException e) {
      throw damaged(file, "entry " + name + " is damaged (" + e.getMessage() + ")", e);
    }
  }

  private static UserException damaged(Path file, String why, Throwable cause) {
    return new UserException(
        file + " cannot be used: " + why + ". Take a copy that is whole, or write it again.",
        cause);
  }
}
