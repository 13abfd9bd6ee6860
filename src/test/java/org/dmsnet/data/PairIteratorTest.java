package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.recipe.Illumination;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

class PairIteratorTest {
  @TempDir Path folder;

  private OdirDataset data;
  private PairCache cache;
  private List<String> ids;

  @BeforeEach
  void cacheTwelvePatients() {
    data = TinyOdir.twelve(folder.resolve("odir")).open();
    cache =
        PairCache.open(data, Preparation.plain(32), folder.resolve("cache"), 1, (done, all) -> {});
    ids = data.patients().stream().map(Patient::id).toList();
  }

  private static Recipe recipe(int threads, int batch) {
    return RecipeReader.with(
        Recipe.DEFAULTS,
        List.of("image-size=32", "data.threads=" + threads, "training.batch-size=" + batch));
  }

  private static List<MultiDataSet> all(MultiDataSetIterator iterator) {
    List<MultiDataSet> batches = new ArrayList<>();
    iterator.forEachRemaining(batches::add);
    return batches;
  }

  @Test
  void batchesHaveTheNetworksShapesAndThePatientsLabels() {
    try (PairIterator pairs = PairIterator.evaluation(cache, ids, recipe(2, 4), 5)) {
      List<MultiDataSet> batches = all(pairs);
      assertEquals(3, pairs.batchCount());
      assertEquals(3, batches.size());
      MultiDataSet last = batches.get(2);
      assertEquals(List.of(2L, 3L, 32L, 32L), shape(last.getFeatures(0)));
      assertEquals(List.of(2L, 3L, 32L, 32L), shape(last.getFeatures(1)));
      assertEquals(List.of(2L, 8L), shape(last.getLabels(0)));
      assertEquals(DataType.FLOAT, last.getFeatures(0).dataType());
      assertEquals(DataType.FLOAT, last.getLabels(0).dataType());
      double[][] labels = batches.get(0).getLabels(0).toDoubleMatrix();
      assertEquals(
          "[1, 0, 0, 0, 0, 0, 0, 0] [0, 1, 0, 0, 0, 0, 0, 0] [0, 1, 0, 0, 0, 1, 0, 0]",
          text(labels[0]) + " " + text(labels[1]) + " " + text(labels[2]));
      assertThrows(NoSuchElementException.class, pairs::next);
      assertTrue(pairs.waitedNanos() > 0);
      assertFalse(pairs.asyncSupported());
    }
  }

  private static List<Long> shape(INDArray array) {
    return Arrays.stream(array.shape()).boxed().toList();
  }

  private static String text(double[] row) {
    return Arrays.stream(row).mapToObj(v -> String.valueOf((int) v)).toList().toString();
  }

  private static final List<String> EVERYTHING =
      List.of("augmentation.cutmix=1.5", "augmentation.class-balance=0.5", "training.eye-labels=1");

  @Test
  void withCutMixAndEyeLabelsBatchesDoNotDependOnThreadsEither() {
    Recipe one = RecipeReader.with(recipe(1, 4), EVERYTHING);
    Recipe four = RecipeReader.with(recipe(4, 4), EVERYTHING);
    try (PairIterator single = PairIterator.training(cache, ids, one);
        PairIterator several = PairIterator.training(cache, ids, four)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        single.setEpoch(epoch);
        several.setEpoch(epoch);
        while (single.hasNext()) {
          assertEquals(bits(single.next()), bits(several.next()));
        }
        assertFalse(several.hasNext());
      }
    }
  }

  private static List<List<Float>> bits(MultiDataSet batch) {
    List<List<Float>> arrays = new ArrayList<>();
    for (INDArray array :
        List.of(
            batch.getFeatures(0),
            batch.getFeatures(1),
            batch.getLabels(0),
            batch.getLabels(1),
            batch.getLabelsMaskArray(1))) {
      List<Float> values = new ArrayList<>();
      for (float value : array.data().asFloat()) {
        values.add(value);
      }
      arrays.add(values);
    }
    return arrays;
  }

  @Test
  void cutMixMakesLongerEpochsOfTheSamePairsInEveryEpoch() {
    Recipe mixed = RecipeReader.with(recipe(2, 4), List.of("augmentation.cutmix=1.5"));
    try (PairIterator pairs = PairIterator.training(cache, ids, mixed)) {
      assertEquals(8, pairs.batchCount(), "12 patients and 18 more pairs");
      Map<String, Long> first = turns(pairs);
      pairs.setEpoch(1);
      assertEquals(first, turns(pairs));
    }
  }

  private static Map<String, Long> turns(PairIterator pairs) {
    return pairs.batches().stream()
        .flatMap(List::stream)
        .collect(Collectors.groupingBy(Patient::id, Collectors.counting()));
  }

  @Test
  void contentsDependNeitherOnThreadsNorOnTheOrderOfTheIds() {
    List<String> reversed = new ArrayList<>(ids);
    Collections.reverse(reversed);
    try (PairIterator one = PairIterator.training(cache, ids, recipe(1, 4));
        PairIterator many = PairIterator.training(cache, reversed, recipe(5, 4))) {
      for (int epoch = 0; epoch < 2; epoch++) {
        one.setEpoch(epoch);
        many.setEpoch(epoch);
        assertEquals(all(one), all(many));
      }
    }
  }

  @Test
  void everyEpochHasItsOwnOrderAndAugmentationAndComesBackTheSame() {
    try (PairIterator pairs = PairIterator.training(cache, ids, recipe(2, 4))) {
      List<MultiDataSet> first = all(pairs);
      List<List<Patient>> firstOrder = pairs.batches();
      pairs.reset();
      assertNotEquals(firstOrder, pairs.batches());
      assertNotEquals(first, all(pairs));
      pairs.setEpoch(0);
      pairs.next();
      pairs.setEpoch(0);
      pairs.reset();
      assertEquals(first, all(pairs));
      assertEquals(
          new HashSet<>(data.patients()),
          firstOrder.stream().flatMap(List::stream).collect(Collectors.toSet()));
    }
  }

  @Test
  void aLastTrainingBatchOfOnePairIsDropped() {
    try (PairIterator eleven = PairIterator.training(cache, ids, recipe(1, 11));
        PairIterator five = PairIterator.training(cache, ids, recipe(1, 5));
        PairIterator alone = PairIterator.training(cache, List.of("1"), recipe(1, 5))) {
      assertEquals(1, eleven.batchCount());
      assertEquals(3, five.batchCount());
      assertEquals(1, alone.batchCount());
    }
  }

  @Test
  void epochsNeedNoPhotographsOnceTheyAreDecoded() throws IOException {
    for (Patient patient : data.patients()) {
      Files.delete(patient.left());
      Files.delete(patient.right());
    }
    PairCache again =
        PairCache.open(data, Preparation.plain(32), folder.resolve("cache"), 1, (done, all) -> {});
    assertEquals(0, again.decodedImages());
    try (PairIterator pairs = PairIterator.training(again, ids, recipe(2, 4))) {
      assertEquals(3, all(pairs).size());
      pairs.reset();
      assertEquals(3, all(pairs).size());
    }
  }

  @Test
  void refusesUseAfterCloseUnknownPatientsAndACacheOfAnotherSize() {
    PairIterator pairs = PairIterator.training(cache, ids, recipe(2, 4));
    pairs.close();
    assertThrows(RejectedExecutionException.class, pairs::next);
    assertThrows(
        UserException.class, () -> PairIterator.training(cache, List.of("99"), recipe(1, 4)));
    assertThrows(
        IllegalArgumentException.class, () -> PairIterator.training(cache, ids, Recipe.DEFAULTS));
  }

  @ParameterizedTest
  @EnumSource
  void aSinglePairIsReadExactlyAsABatchIs(Illumination illumination) {
    Recipe recipe =
        RecipeReader.with(
            recipe(1, 4),
            List.of("data.illumination=" + illumination.name().toLowerCase(Locale.ROOT)));
    PairCache corrected =
        PairCache.open(data, Preparation.of(recipe), folder.resolve("cache"), 1, (done, all) -> {});
    Patient patient = data.patients().get(3);
    SinglePair single = SinglePair.read(patient.left(), patient.right(), recipe);
    assertTrue(single.warnings().stream().noneMatch(w -> w.contains("same photograph")));
    try (PairIterator pairs =
        PairIterator.evaluation(corrected, List.of(patient.id()), recipe, 1)) {
      MultiDataSet batch = pairs.next();
      assertEquals(batch.getFeatures(0), single.left());
      assertEquals(batch.getFeatures(1), single.right());
    }
  }

  @Test
  void aSinglePairWarnsOfTheSamePhotographTwiceAndNamesABadFile() throws IOException {
    Recipe recipe = recipe(1, 4);
    Path left = data.patients().get(0).left();
    Path copy = Files.copy(left, folder.resolve("copy.jpg"));
    List<String> warnings = SinglePair.read(left, copy, recipe).warnings();
    assertTrue(warnings.get(0).contains("are the same photograph"), warnings.toString());
    Path missing = folder.resolve("none.jpg");
    String message =
        assertThrows(UserException.class, () -> SinglePair.read(left, missing, recipe))
            .getMessage();
    assertTrue(message.contains("right eye, " + missing) && message.contains("no such file"));
  }

  @Test
  void aDataVecReaderGivesTheSamePairs() {
    Recipe recipe = recipe(1, 4);
    FundusPairRecordReader reader = new FundusPairRecordReader(cache, ids, recipe);
    try (PairIterator pairs = PairIterator.evaluation(cache, ids, recipe, 1)) {
      while (pairs.hasNext()) {
        MultiDataSet pair = pairs.next();
        List<Writable> record = reader.next();
        assertEquals(pair.getFeatures(0), ((NDArrayWritable) record.get(0)).get());
        assertEquals(pair.getFeatures(1), ((NDArrayWritable) record.get(1)).get());
        assertEquals(pair.getLabels(0), ((NDArrayWritable) record.get(2)).get());
      }
      assertFalse(reader.hasNext());
      reader.reset();
      assertEquals(3, reader.nextRecord().getRecord().size());
      assertEquals("[N, D, G, C, A, H, M, O]", reader.getLabels().toString());
    } finally {
      reader.close();
    }
  }
}
