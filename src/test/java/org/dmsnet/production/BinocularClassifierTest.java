package org.dmsnet.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dmsnet.data.Label;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class BinocularClassifierTest {
  /** Of a mean over 4096 pixels in single precision. */
  private static final double TOLERANCE = 1e-4;

  @TempDir static Path folder;
  private static Path model;
  private static Path bright;
  private static Path dark;

  @BeforeAll
  static void write() {
    model =
        new BrightnessModel()
            .logit(Label.D, 4, 4, -3)
            .logit(Label.G, 4, -4, -1)
            .logit(Label.C, 0, 0, 1)
            .logit(Label.A, 0, 0, -1)
            .logit(Label.M, -4, -4, 6)
            .write(folder);
    bright = BrightnessModel.photograph(folder.resolve("bright.png"), 255);
    dark = BrightnessModel.photograph(folder.resolve("dark.png"), 51);
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  @Test
  void probabilityThresholdAndDecisionAreTheNetworks() {
    try (BinocularClassifier classifier = BinocularClassifier.load(model)) {
      Finding finding = classifier.classify(bright, dark);

      LabelFinding diabetes = finding.of(Label.D);
      assertEquals(sigmoid(4 + 4 * 0.2 - 3), diabetes.probability(), TOLERANCE);
      assertEquals(0.5, diabetes.threshold());
      assertTrue(diabetes.decision());
      assertFalse(finding.of(Label.A).decision());
      assertEquals(sigmoid(-1), finding.of(Label.A).probability(), TOLERANCE);
      assertEquals(
          List.of(Label.G, Label.D, Label.M, Label.C),
          finding.positive().stream().map(LabelFinding::label).toList());
    }
  }

  @Test
  void findingRestsOnTheEyeThatKeepsItWhenShownTwice() {
    try (BinocularClassifier classifier = BinocularClassifier.load(model)) {
      Finding finding = classifier.classify(bright, dark);

      EyeEvidence diabetes = finding.of(Label.D).eyes().orElseThrow();
      assertEquals(sigmoid(8 - 3), diabetes.leftTwice(), TOLERANCE);
      assertEquals(sigmoid(8 * 0.2 - 3), diabetes.rightTwice(), TOLERANCE);
      assertEquals(Basis.LEFT, diabetes.basis());
      assertEquals(Basis.RIGHT, basis(finding, Label.M));
      assertEquals(Basis.EACH, basis(finding, Label.C));
      assertEquals(Basis.TOGETHER, basis(finding, Label.G));
      assertEquals(Basis.NONE, basis(finding, Label.A));
      assertEquals(Basis.RIGHT, basis(classifier.classify(dark, bright), Label.D));
    }
  }

  private static Basis basis(Finding finding, Label label) {
    return finding.of(label).eyes().orElseThrow().basis();
  }

  @Test
  void everyWayInGivesTheSameFinding() throws IOException {
    INDArray brightPixels = Nd4j.valueArrayOf(new long[] {3, 80, 80}, 255f);
    INDArray darkPixels = Nd4j.valueArrayOf(new long[] {1, 3, 40, 40}, 51f);
    try (InputStream file = Files.newInputStream(model);
        BinocularClassifier classifier = BinocularClassifier.load(file);
        InputStream left = Files.newInputStream(bright);
        InputStream right = Files.newInputStream(dark)) {
      Finding expected = classifier.classify(bright, dark);

      assertEquals(expected, classifier.classify(left, right));
      assertEquals(
          expected, classifier.classify(Files.readAllBytes(bright), Files.readAllBytes(dark)));
      assertEquals(
          expected,
          classifier.classify(BrightnessModel.photograph(255), BrightnessModel.photograph(51)));
      assertEquals(expected, classifier.classify(brightPixels, darkPixels));
    }
  }

  @Test
  void redStaysRedWhereverItComesFrom() {
    INDArray red = Nd4j.zeros(3, 64, 64);
    red.get(NDArrayIndex.point(0)).assign(255);
    BufferedImage image = BrightnessModel.photograph(0);
    for (int place = 0; place < 64 * 64; place++) {
      image.setRGB(place % 64, place / 64, 0xFF0000);
    }
    try (BinocularClassifier classifier = BinocularClassifier.load(model)) {
      double bothRed = sigmoid(4 + 4 - 3);
      assertEquals(bothRed, classifier.classify(red, red).of(Label.D).probability(), TOLERANCE);
      assertEquals(bothRed, classifier.classify(image, image).of(Label.D).probability(), TOLERANCE);
    }
  }

  @Test
  void batchGivesWhatSinglePairsGive() {
    try (BinocularClassifier classifier = BinocularClassifier.load(model)) {
      List<PhotographPair> pairs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        pairs.add(
            new PhotographPair(
                Photograph.of(BrightnessModel.photograph(10 * i), "left " + i),
                Photograph.of(BrightnessModel.photograph(255 - 10 * i), "right " + i)));
      }

      List<Finding> together = classifier.classify(pairs);

      assertEquals(pairs.stream().map(classifier::classify).toList(), together);
    }
  }

  @Test
  void mirrorImageIsAveragedInWhereAsked() {
    BinocularClassifier.Options flip = new BinocularClassifier.Options(false, true);
    try (BinocularClassifier classifier = BinocularClassifier.load(model, flip)) {
      LabelFinding glaucoma = classifier.classify(bright, dark).of(Label.G);

      double mean = (sigmoid(4 * 0.8 - 1) + sigmoid(-4 * 0.8 - 1)) / 2;
      assertEquals(mean, glaucoma.probability(), TOLERANCE);
      assertEquals(Optional.empty(), glaucoma.eyes());
    }
  }

  @Test
  void manyThreadsGetTheirOwnAnswers() throws Exception {
    try (BinocularClassifier classifier = BinocularClassifier.load(model)) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<Finding>> answers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
          int brightness = 4 * i;
          answers.add(
              threads.submit(
                  () ->
                      classifier.classify(
                          BrightnessModel.photograph(brightness),
                          BrightnessModel.photograph(brightness))));
        }
        for (int i = 0; i < 64; i++) {
          double expected = sigmoid(8 * 4 * i / 255.0 - 3);
          assertEquals(expected, answers.get(i).get().of(Label.D).probability(), TOLERANCE);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void samePhotographTwiceIsWarnedAbout() {
    try (BinocularClassifier classifier = BinocularClassifier.load(model)) {
      assertTrue(classifier.classify(bright, bright).warnings().get(0).contains("same photograph"));
      assertTrue(
          classifier.classify(bright, dark).warnings().stream()
              .allMatch(warning -> warning.contains("may be ungradable: sharpness 0.00")));
    }
  }

  @Test
  void unusablePhotographsAreRefusedInWords() {
    try (BinocularClassifier classifier = BinocularClassifier.load(model)) {
      refused("right eye", () -> classifier.classify(bright, folder.resolve("absent.png")));
      refused("left eye", () -> classifier.classify(new byte[] {1, 2}, new byte[] {3}));
      INDArray pixels = Nd4j.valueArrayOf(new long[] {3, 64, 64}, 100f);
      refused("0 to 255", () -> classifier.classify(pixels, pixels.mul(3)));
      refused("0 to 255", () -> classifier.classify(pixels, pixels.mul(Float.NaN)));
      refused("above 1", () -> classifier.classify(pixels.div(255), pixels));
      refused("[3,H,W]", () -> classifier.classify(pixels.permute(1, 2, 0), pixels));
    }
  }

  @Test
  void closedClassifierSaysSo() {
    BinocularClassifier classifier = BinocularClassifier.load(model);
    classifier.close();
    classifier.close();
    assertThrows(IllegalStateException.class, () -> classifier.classify(bright, dark));
  }

  private static void refused(String why, Runnable asking) {
    UserException refused = assertThrows(UserException.class, asking::run);
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }
}
