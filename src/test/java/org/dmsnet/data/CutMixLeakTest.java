package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Patients whose photographs have one colour each: the left eye's is 2 p + 1, the right eye's 2 p +
 * 2 of 255, so that every pixel that training sees tells whose it is.
 */
class CutMixLeakTest {
  private static final int SIZE = 32;
  private static final int PATIENTS = 60;

  @TempDir Path folder;

  private PairCache cache;

  @BeforeEach
  void paint() throws IOException {
    TinyOdir tiny = new TinyOdir(folder.resolve("odir"));
    List<String> labels = List.of("10000000", "01000000", "01000100");
    for (int p = 0; p < PATIENTS; p++) {
      tiny.row(String.valueOf(p), labels.get(p % labels.size()));
      colour(2 * p + 1, tiny.image(p + "_left.jpg"));
      colour(2 * p + 2, tiny.image(p + "_right.jpg"));
    }
    OdirDataset data = tiny.workbook().open();
    cache =
        PairCache.open(
            data, Preparation.plain(SIZE), folder.resolve("cache"), 1, (done, all) -> {});
  }

  /** A PNG, whatever the name says: colours stay what they are. */
  private static void colour(int colour, Path file) throws IOException {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIZE * SIZE; i++) {
      image.setRGB(i % SIZE, i / SIZE, colour * 0x10101);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static Recipe recipe(String... overrides) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "image-size=32",
                "training.batch-size=4",
                "data.mean=[0, 0, 0]",
                "data.std=[1, 1, 1]",
                "augmentation.cutmix=4",
                "augmentation.rotation=0",
                "augmentation.scale=0",
                "augmentation.brightness=0",
                "augmentation.contrast=0",
                "augmentation.saturation=0"));
    all.addAll(List.of(overrides));
    return RecipeReader.with(Recipe.DEFAULTS, all);
  }

  /** The colours in one photograph of a batch. */
  private static Set<Integer> colours(INDArray photograph) {
    Set<Integer> colours = new TreeSet<>();
    for (float value : photograph.dup('c').data().asFloat()) {
      colours.add(Math.round(value * 255));
    }
    return colours;
  }

  @Test
  void noPixelOfAValidationOrTestPatientReachesTraining() {
    Recipe recipe = recipe();
    Split split = Split.of(cache.patients(), 0.2, 0.2, 1);
    Set<String> seen = new HashSet<>();
    int mixed = 0;
    try (PairIterator pairs = PairIterator.training(cache, split.train(), recipe)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        pairs.setEpoch(epoch);
        while (pairs.hasNext()) {
          MultiDataSet batch = pairs.next();
          for (int n = 0; n < batch.getFeatures(0).size(0); n++) {
            for (int eye = 0; eye < 2; eye++) {
              Set<Integer> colours = colours(batch.getFeatures(eye).slice(n));
              mixed += colours.size() > 1 ? 1 : 0;
              colours.forEach(colour -> seen.add(String.valueOf((colour - 1) / 2)));
            }
          }
        }
      }
    }
    assertEquals(new HashSet<>(split.train()), seen);
    assertTrue(mixed > 100, mixed + " photographs hold two patients");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theBoxIsAtTheSamePlaceOfBothInputs(boolean mirror) {
    Recipe recipe = recipe("mirror-right-eye=" + mirror);
    int mixed = 0;
    try (PairIterator pairs =
        PairIterator.training(cache, cache.patients().stream().map(Patient::id).toList(), recipe)) {
      while (pairs.hasNext()) {
        MultiDataSet batch = pairs.next();
        for (int n = 0; n < batch.getFeatures(0).size(0); n++) {
          INDArray left = batch.getFeatures(0).slice(n);
          INDArray right = batch.getFeatures(1).slice(n);
          Set<Integer> both = new TreeSet<>(colours(left));
          both.addAll(colours(right));
          // The eyes of a patient are neighbours: one colour of difference throughout.
          double difference = Math.abs(left.sub(right).amaxNumber().doubleValue() * 255);
          double least = Math.abs(left.sub(right).aminNumber().doubleValue() * 255);
          assertEquals(1, difference, 1e-3);
          assertEquals(1, least, 1e-3);
          mixed += both.size() == 4 ? 1 : 0;
        }
      }
    }
    assertTrue(mixed > 100, mixed + " pairs hold two patients");
  }
}
