package org.dmsnet.runtime;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A zip that {@link ModelSerializer#restoreComputationGraph(java.io.File)} reads, with entries of
 * ours beside Deeplearning4j's. Arrays are streamed and stored without compression, because weights
 * hardly compress and checkpoints are frequent; the checksum of every entry is verified on reading.
 */
public final class GraphZip implements AutoCloseable {
  private final Path file;
  private final ZipFile zip;

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
          ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
          text(zip, ModelSerializer.CONFIGURATION_JSON, network.getConfiguration().toJson());
          array(zip, ModelSerializer.COEFFICIENTS_BIN, network.params());
          INDArray state = updater ? network.getUpdater().getStateViewArray() : null;
          if (state != null && !state.isEmpty()) {
            array(zip, ModelSerializer.UPDATER_BIN, state);
          }
          for (Map.Entry<String, String> entry : new TreeMap<>(texts).entrySet()) {
            text(zip, entry.getKey(), entry.getValue());
          }
          for (Map.Entry<String, INDArray> entry : new TreeMap<>(arrays).entrySet()) {
            array(zip, entry.getKey(), entry.getValue());
          }
          zip.finish();
        });
  }

  /**
   * Opens a zip.
   *
   * @param file the zip
   * @return the open zip; close it
   * @throws UserException where there is no such file, or it is not a zip, or it is cut off
   */
  public static GraphZip open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("There is no file " + file + ".");
    }
    try {
      return new GraphZip(file, new ZipFile(file.toFile(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw damaged(file, "it is not a zip, or it is cut off", e);
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
   */
  public INDArray array(String entry) {
    return read(entry, in -> Nd4j.read(new DataInputStream(in)));
  }

  @Override
  public void close() {
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
            new BufferedInputStream(zip.getInputStream(entry), 1 << 16), new CRC32())) {
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

  private static void text(ZipOutputStream zip, String name, String content) throws IOException {
    zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    zip.putNextEntry(entry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static void array(ZipOutputStream zip, String name, INDArray content) throws IOException {
    zip.setLevel(Deflater.NO_COMPRESSION);
    zip.putNextEntry(entry(name));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(zip, 1 << 16));
    Nd4j.write(content, out);
    out.flush();
    zip.closeEntry();
  }

  private static ZipEntry entry(String name) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    return entry;
  }
}
