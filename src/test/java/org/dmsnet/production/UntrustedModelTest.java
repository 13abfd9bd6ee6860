package org.dmsnet.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.dmsnet.data.Label;
import org.dmsnet.runtime.GraphZip;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model file from a stranger. */
class UntrustedModelTest {
  private static final String BUNDLE = "dmsnet/bundle.json";

  @TempDir Path folder;
  private final Map<String, byte[]> entries = new TreeMap<>();

  /** Sets a flag when Java's serialisation makes one. */
  private static final class Gadget implements Serializable {
    private static final long serialVersionUID = 1L;
    private static boolean read;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      read = true;
    }
  }

  @BeforeEach
  void readAModel() throws IOException {
    Path model = new BrightnessModel().logit(Label.G, 1, 2, 3).write(folder);
    try (ZipFile zip = new ZipFile(model.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
  }

  @Test
  void copyOfEveryEntryIsTheSameModel() throws Exception {
    assertEquals(0.5, ModelBundle.read(written(Deflater.NO_COMPRESSION)).thresholds().get(0));
  }

  @Test
  void changedAddedAndMissingEntriesAreRefused() throws Exception {
    String bundle = text(BUNDLE);
    entries.put(BUNDLE, bundle.replace("0.5", "0.6").getBytes(StandardCharsets.UTF_8));
    refused("bundle.json was changed");

    entries.put(BUNDLE, bundle.getBytes(StandardCharsets.UTF_8));
    byte[] weights = entries.get(ModelSerializer.COEFFICIENTS_BIN);
    weights[weights.length - 1] ^= 1;
    refused("coefficients.bin was changed");

    weights[weights.length - 1] ^= 1;
    entries.put("extra.txt", new byte[] {1});
    refused("extra.txt was added");

    entries.remove("extra.txt");
    entries.remove("dmsnet/model-card.md");
    refused("model-card.md] are missing");

    entries.remove(GraphZip.CHECKSUMS);
    refused("lost its checksums");
  }

  @Test
  void newerFormatIsRefusedThoughItsKeysAreUnknown() throws Exception {
    String newer = text(BUNDLE).replace("\"format\" : 2", "\"format\" : 3, \"novelty\" : [1]");
    entries.put(BUNDLE, newer.getBytes(StandardCharsets.UTF_8));
    sign();
    refused("has format 3");
  }

  @Test
  void zipOfAnotherKindIsRefused() throws Exception {
    entries.clear();
    entries.put("hello.txt", new byte[] {1});
    refused("holds no DMS-Net model");
  }

  @Test
  void entryTwiceIsRefused() throws Exception {
    entries.put("dmsnet/twice0.txt", new byte[] {1});
    entries.put("dmsnet/twice1.txt", new byte[] {2});
    Path file = written(Deflater.DEFAULT_COMPRESSION);
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Files.write(file, bytes.replace("twice1", "twice0").getBytes(StandardCharsets.ISO_8859_1));
    refused("two entries dmsnet/twice0.txt", file);
  }

  @Test
  void zipBombIsRefusedBeforeItIsInflated() throws Exception {
    byte[] bomb = new byte[(1 << 26) + 1];
    entries.put("dmsnet/recipe.yaml", bomb);
    refused("would become 67108865 bytes", written(Deflater.BEST_SPEED));
  }

  @Test
  void compressedWeightsAreRefused() throws Exception {
    sign();
    refused("more than the", written(Deflater.BEST_COMPRESSION));
  }

  @Test
  void entryLongerThanItsDirectorySaysIsCutShort() throws Exception {
    Path file = written(Deflater.DEFAULT_COMPRESSION);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    // The central directory's record: signature PK 1 2, size at 24, name at 46.
    int record = text.lastIndexOf("dmsnet/recipe.yaml") - 46;
    assertEquals(0x02014b50, zip.getInt(record));
    zip.putInt(record + 24, 10);
    Files.write(file, bytes);
    refused("longer than it says", file);
  }

  @Test
  void weightsThatPromiseMoreThanThereIsAreRefused() throws Exception {
    entries.put(ModelSerializer.COEFFICIENTS_BIN, array(1_000_000_000_000L, 1_000_000_000_000L));
    sign();
    refused("promises");

    entries.put(ModelSerializer.COEFFICIENTS_BIN, array(100_000_000, 56));
    sign();
    refused("its shape and its length differ");
  }

  /** [1,columns] of values floats, of which 56 are there. */
  private static byte[] array(long columns, long values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("LONG_SHAPE");
    out.writeLong(8);
    out.writeUTF("LONG");
    for (long word : new long[] {2, 1, columns, columns, 1, 8192, 1, 'c'}) {
      out.writeLong(word);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(values);
    out.writeUTF("FLOAT");
    out.write(new byte[4 * 56]);
    return bytes.toByteArray();
  }

  @Test
  void noObjectIsEverDeserialised() throws Exception {
    ByteArrayOutputStream gadget = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(gadget)) {
      out.writeObject(new Gadget());
    }
    for (String name :
        new String[] {
          ModelSerializer.PREPROCESSOR_BIN,
          ModelSerializer.NORMALIZER_BIN,
          "updater.bin",
          "objects/x"
        }) {
      entries.put(name, gadget.toByteArray());
    }
    sign();
    assertEquals(0.5, ModelBundle.read(written(Deflater.NO_COMPRESSION)).thresholds().get(0));
    assertFalse(Gadget.read, "an object was deserialised");

    // The gadget works: Deeplearning4j's own way to a preprocessor reads it.
    Path file = written(Deflater.NO_COMPRESSION);
    assertThrows(
        RuntimeException.class,
        () ->
            ModelSerializer.restoreComputationGraphAndNormalizer(
                Files.newInputStream(file), false));
    assertTrue(Gadget.read);
    Gadget.read = false;
  }

  @Test
  void modelOfTheFirstFormatIsReadWithoutChecksums() throws Exception {
    String first =
        text(BUNDLE)
            .replace("\"format\" : 2", "\"format\" : 1")
            .replaceAll("(?s)\"calibration\" : \\{.*?\\]\\s*\\},", "")
            .replaceAll("(?s),\\s*\"changes\" : \\[ \\]", "");
    assertFalse(first.contains("calibration") || first.contains("changes"), first);
    entries.put(BUNDLE, first.getBytes(StandardCharsets.UTF_8));
    entries.remove("dmsnet/model-card.md");
    entries.remove(GraphZip.CHECKSUMS);

    ModelBundle read = ModelBundle.read(written(Deflater.NO_COMPRESSION));

    assertEquals(0.3, read.calibration().of(Label.N, 0.3));
    assertTrue(read.provenance().changes().isEmpty());
  }

  private String text(String entry) {
    return new String(entries.get(entry), StandardCharsets.UTF_8);
  }

  /** Checksums for the entries as they are, as somebody who means harm would make them. */
  private void sign() throws Exception {
    entries.remove(GraphZip.CHECKSUMS);
    StringBuilder sums = new StringBuilder();
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(entry.getValue());
      sums.append(HexFormat.of().formatHex(hash)).append("  ").append(entry.getKey()).append('\n');
    }
    entries.put(GraphZip.CHECKSUMS, sums.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Path written(int compression) throws IOException {
    Path file = folder.resolve("untrusted.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.setLevel(compression);
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  private void refused(String why) throws IOException {
    refused(why, written(Deflater.NO_COMPRESSION));
  }

  private static void refused(String why, Path file) {
    UserException refused = assertThrows(UserException.class, () -> ModelBundle.read(file));
    assertEquals(UserException.WRONG_INPUT, refused.exitCode());
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }
}
