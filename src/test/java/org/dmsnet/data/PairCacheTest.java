package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dmsnet.data.image.FundusImage;
import org.dmsnet.data.image.ImageQuality;
import org.dmsnet.data.image.PairQuality;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.UnreadableImageException;
import org.dmsnet.recipe.Illumination;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairCacheTest {
  private static final int SIZE = 16;
  private static final Preparation PREPARATION = Preparation.plain(SIZE);

  @TempDir Path folder;

  private PairCache open(OdirDataset data, int threads) {
    return PairCache.open(data, PREPARATION, folder.resolve("cache"), threads, (done, all) -> {});
  }

  private TinyOdir tiny() {
    return TinyOdir.twelve(folder.resolve("odir"));
  }

  private List<Path> cacheFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void holdsEveryPairAsDecodedWhateverTheThreads() {
    OdirDataset data = tiny().open();
    PairCache cache = open(data, 3);
    assertSameAsDecoded(data, cache);
  }

  @Test
  void aSecondOpeningDecodesNothing() throws IOException {
    OdirDataset data = tiny().open();
    List<Integer> progress = new ArrayList<>();
    PairCache first =
        PairCache.open(
            data, PREPARATION, folder.resolve("cache"), 2, (done, all) -> progress.add(done));
    assertEquals(24, first.decodedImages());
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), progress);
    assertEquals(0, open(data, 2).decodedImages());
    assertEquals(2, cacheFiles().size());
  }

  @Test
  void everyCorrectionOfLightHasACacheOfItsOwn() {
    OdirDataset data = tiny().open();
    open(data, 1);
    for (int opening = 0; opening < 2; opening++) {
      PairCache corrected =
          PairCache.open(
              data,
              new Preparation(SIZE, false, Illumination.GRAHAM),
              folder.resolve("cache"),
              1,
              (done, all) -> {});
      assertEquals(opening == 0 ? 24 : 0, corrected.decodedImages());
    }
    assertEquals(0, open(data, 1).decodedImages());
  }

  @Test
  void aDamagedCacheIsBuiltAnew() throws IOException {
    OdirDataset data = tiny().open();
    open(data, 1);
    Path pairs = cacheFiles().get(1);
    Files.write(pairs, new byte[7]);
    assertEquals(24, open(data, 1).decodedImages());
    Files.writeString(cacheFiles().get(0), "{");
    assertEquals(24, open(data, 1).decodedImages());
  }

  @Test
  void aCacheThatIsCutShortWhileItIsOpenSaysSo() throws IOException {
    PairCache cache = open(tiny().open(), 1);
    Files.write(cacheFiles().get(1), new byte[7]);
    byte[] eye = new byte[3 * SIZE * SIZE];
    String id = cache.patients().get(0).id();
    UserException e =
        assertThrows(UserException.class, () -> cache.read(id, eye, new byte[eye.length]));
    assertTrue(e.getMessage().contains("patient " + id), e.getMessage());
    assertEquals(UserException.MACHINE, e.exitCode());
  }

  @Test
  void anInterruptOfOneReaderLeavesTheOthersTheCache() {
    OdirDataset data = tiny().open();
    PairCache cache = open(data, 1);
    byte[] eye = new byte[3 * SIZE * SIZE];
    Thread.currentThread().interrupt();
    cache.read(cache.patients().get(0).id(), eye, new byte[eye.length]);
    assertTrue(Thread.interrupted());
    assertSameAsDecoded(data, cache);
  }

  @Test
  void aChangedPhotographIsDecodedAgain() {
    TinyOdir tiny = tiny();
    open(tiny.open(), 1);
    tiny.patient("3", "10000000").rows.remove(12);
    assertEquals(0, open(tiny.open(), 1).decodedImages());
    tiny.picture("other.jpg");
    assertTrue(tiny.image("3_left.jpg").toFile().delete());
    assertTrue(tiny.image("other.jpg").toFile().renameTo(tiny.image("3_left.jpg").toFile()));
    assertEquals(24, open(tiny.open(), 1).decodedImages());
  }

  @Test
  void namesPatientsWhosePhotographCannotBeDecodedAndRemembersThem() throws IOException {
    TinyOdir tiny = tiny();
    byte[] whole = Files.readAllBytes(tiny.image("4_right.jpg"));
    Files.write(tiny.image("4_right.jpg"), Arrays.copyOf(whole, whole.length - 30));
    Files.writeString(tiny.image("11_left.jpg"), "hello");
    OdirDataset data = tiny.open();
    assertEquals(12, data.patients().size());
    for (int opening = 0; opening < 2; opening++) {
      PairCache cache = open(data, 2);
      assertEquals(10, cache.patients().size());
      assertEquals(
          List.of(
              new LeftOut("4", "the photograph 4_right.jpg is unreadable: the JPEG is truncated"),
              new LeftOut(
                  "11",
                  "the photograph 11_left.jpg is unreadable: it is no JPEG, PNG, BMP or TIFF")),
          cache.unreadable());
      UserException e = assertThrows(UserException.class, () -> cache.patients(List.of("1", "4")));
      assertTrue(e.getMessage().contains("Patient 4"), e.getMessage());
    }
  }

  @Test
  void refusesADatasetWithoutAnyReadablePair() throws IOException {
    TinyOdir tiny = new TinyOdir(folder.resolve("odir")).patient("1", "10000000").workbook();
    Files.writeString(tiny.image("1_left.jpg"), "x");
    OdirDataset data = tiny.open();
    String message = assertThrows(UserException.class, () -> open(data, 1)).getMessage();
    assertTrue(message.contains("patient 1, the photograph 1_left.jpg"), message);
  }

  @Test
  void aFolderThatCannotBeWrittenIsReplacedByATemporaryOne() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file, not a folder");
    PairCache cache = open(tiny().open(), 1);
    assertEquals(12, cache.patients().size());
    assertEquals(24, cache.decodedImages());
  }

  private static final PairQuality MEASURED =
      new PairQuality(new ImageQuality(.1, .2, .3), new ImageQuality(.4, .5, .6));

  /** Takes the index away, and leaves the pairs as a run that wrote some of them would. */
  private void stopAfter(byte[] written, int... slots) throws IOException {
    Path pairs = cacheFiles().get(1);
    int pair = 6 * SIZE * SIZE;
    Files.write(pairs.resolveSibling("pairs.part"), written);
    try (SlotJournal journal = SlotJournal.open(pairs.resolveSibling("pairs.journal"))) {
      for (int slot : slots) {
        journal.add(slot, Arrays.copyOfRange(written, slot * pair, (slot + 1) * pair), MEASURED);
      }
    }
    Files.delete(cacheFiles().get(0));
  }

  @Test
  void qualitiesAreThoseOfThePhotographsAlsoFromTheJournalAndTheIndex() throws Exception {
    OdirDataset data = tiny().open();
    PairCache first = open(data, 1);
    Patient patient = data.patients().get(4);
    PairQuality measured =
        new PairQuality(
            Photograph.of(patient.left()).quality(), Photograph.of(patient.right()).quality());
    assertEquals(measured, first.quality(patient.id()));
    stopAfter(Files.readAllBytes(cacheFiles().get(1)), 0);
    PairCache resumed = open(data, 1);
    assertEquals(MEASURED, resumed.quality(data.patients().get(0).id()));
    PairCache again = open(data, 1);
    assertEquals(0, again.decodedImages());
    assertEquals(MEASURED, again.quality(data.patients().get(0).id()));
    assertEquals(measured, again.quality(patient.id()));
  }

  @Test
  void whatWasStoppedGoesOn() throws IOException {
    OdirDataset data = tiny().open();
    open(data, 1);
    byte[] whole = Files.readAllBytes(cacheFiles().get(1));
    stopAfter(Arrays.copyOf(whole, whole.length / 2), 0, 1, 2, 3, 5);
    Path journal = cacheFiles().get(1);
    assertEquals("pairs.journal", journal.getFileName().toString());
    Files.write(journal, new byte[7], StandardOpenOption.APPEND);
    List<Integer> progress = new ArrayList<>();
    PairCache resumed =
        PairCache.prepare(
            data, PREPARATION, folder.resolve("cache"), 2, (done, all) -> progress.add(done));
    assertEquals(14, resumed.decodedImages());
    assertEquals(List.of(6, 7, 8, 9, 10, 11, 12), progress);
    assertSameAsDecoded(data, resumed);
    assertEquals(2, cacheFiles().size());
  }

  @Test
  void aPairThatTheJournalHasButTheFileHasNotIsWrittenAgain() throws IOException {
    OdirDataset data = tiny().open();
    open(data, 1);
    byte[] written = Files.readAllBytes(cacheFiles().get(1));
    stopAfter(written, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    written[3 * written.length / 12]++;
    Files.write(cacheFiles().get(2), written);
    PairCache resumed = open(data, 1);
    assertEquals(2, resumed.decodedImages());
    assertSameAsDecoded(data, resumed);
  }

  @Test
  void preparingInAFolderThatCannotBeWrittenIsRefused() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file, not a folder");
    OdirDataset data = tiny().open();
    UserException refused =
        assertThrows(
            UserException.class,
            () ->
                PairCache.prepare(
                    data, PREPARATION, folder.resolve("cache"), 1, (done, all) -> {}));
    assertEquals(UserException.MACHINE, refused.exitCode());
    assertTrue(refused.getMessage().contains("name another folder"), refused.getMessage());
  }

  private static void assertSameAsDecoded(OdirDataset data, PairCache cache) {
    byte[] left = new byte[3 * SIZE * SIZE];
    byte[] right = new byte[3 * SIZE * SIZE];
    for (Patient patient : data.patients()) {
      cache.read(patient.id(), left, right);
      try {
        assertArrayEquals(FundusImage.decode(patient.left(), PREPARATION), left);
        assertArrayEquals(FundusImage.decode(patient.right(), PREPARATION), right);
      } catch (UnreadableImageException e) {
        throw new AssertionError(e);
      }
    }
  }
}
