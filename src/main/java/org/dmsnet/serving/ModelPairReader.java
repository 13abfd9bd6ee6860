package org.dmsnet.serving;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.dmsnet.data.Label;
import org.dmsnet.data.SinglePair;
import org.dmsnet.data.image.Frame;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.UnreadableImageException;
import org.dmsnet.evaluation.Calibration;
import org.dmsnet.production.BinocularClassifier;
import org.dmsnet.production.Finding;
import org.dmsnet.production.LabelFinding;
import org.dmsnet.production.ModelBundle;
import org.dmsnet.production.PhotographPair;
import org.dmsnet.production.explain.Explainer;
import org.dmsnet.production.explain.LabelExplanation;
import org.dmsnet.runtime.UserException;

/**
 * A model file that reads pairs. Each pair goes through the network by itself, with nothing of
 * another request in its batch, so that the same photographs always give the same bits.
 */
final class ModelPairReader implements PairReader {
  private final ModelBundle model;
  private final BinocularClassifier classifier;
  private final Explainer explainer;
  private final ServedModel card;
  private final long maxPixels;

  /** One thread for all explanations: DL4J keeps memory for every thread that ever asks. */
  private final ExecutorService explaining =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "dmsnet-explain"));

  /**
   * For a model.
   *
   * @param model the model; closed with this
   * @param maxPixels most pixels of a photograph that is decoded
   */
  ModelPairReader(ModelBundle model, long maxPixels) {
    this.model = model;
    this.maxPixels = maxPixels;
    this.explainer = new Explainer(model);
    this.classifier = BinocularClassifier.of(model, BinocularClassifier.Options.DEFAULT);
    this.card =
        new ServedModel(
            classifier.description(),
            !model.calibration().equals(Calibration.NONE),
            model.provenance().drawings(),
            Reading.NOTICE);
    warmUp();
  }

  /** The first answer takes seconds, in which DL4J loads and compiles; no client waits for it. */
  private void warmUp() {
    BufferedImage black = new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR);
    classifier.classify(black, black);
  }

  @Override
  public ServedModel model() {
    return card;
  }

  @Override
  public Reading read(PairUpload pair) {
    PhotographPair photographs = photographs(pair);
    Finding finding;
    try {
      finding = classifier.classify(photographs);
    } catch (UserException unusable) {
      throw refusal(photographs, unusable);
    }
    return new Reading(
        pair.id(),
        finding.labels().stream().map(ModelPairReader::labelReading).toList(),
        finding.warnings(),
        card.description().name(),
        Reading.NOTICE);
  }

  private static Reading.LabelReading labelReading(LabelFinding finding) {
    return finding
        .eyes()
        .map(
            eyes ->
                new Reading.LabelReading(
                    finding.label(),
                    finding.label().disease(),
                    finding.probability(),
                    finding.threshold(),
                    finding.decision(),
                    eyes.basis().name().toLowerCase(Locale.ROOT),
                    eyes.leftTwice(),
                    eyes.rightTwice()))
        .orElseThrow();
  }

  @Override
  public HeatMaps explain(PairUpload pair, Label label) {
    PhotographPair photographs = photographs(pair);
    SinglePair inputs;
    Frame leftFrame;
    Frame rightFrame;
    try {
      inputs = SinglePair.of(photographs.left(), photographs.right(), model.recipe());
      leftFrame = photographs.left().frame(Preparation.of(model.recipe()));
      rightFrame = photographs.right().frame(Preparation.of(model.recipe()));
    } catch (UserException unusable) {
      throw refusal(photographs, unusable);
    } catch (UnreadableImageException decodedBefore) {
      throw new IllegalStateException(decodedBefore);
    }
    try {
      LabelExplanation why =
          CompletableFuture.supplyAsync(
                  () -> explainer.explain(inputs, EnumSet.of(label)).of(label), explaining)
              .join();
      return new HeatMaps(
          label, why.left().rows(), why.right().rows(), leftFrame, rightFrame, why.leftShare());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private PhotographPair photographs(PairUpload pair) {
    return new PhotographPair(
        Photograph.of(pair.left(), "The left photograph", maxPixels),
        Photograph.of(pair.right(), "the right photograph", maxPixels));
  }

  /** Names every photograph that is unusable, not only the first. */
  private RuntimeException refusal(PhotographPair pair, UserException otherwise) {
    List<Problem.BadEye> bad = new ArrayList<>();
    addWhereUnusable(pair.left(), "left", bad);
    addWhereUnusable(pair.right(), "right", bad);
    return bad.isEmpty() ? otherwise : new Refusal(Problem.unusable(bad));
  }

  private void addWhereUnusable(Photograph photograph, String eye, List<Problem.BadEye> bad) {
    try {
      photograph.decode(Preparation.of(model.recipe()));
    } catch (UnreadableImageException e) {
      bad.add(new Problem.BadEye(eye, e.getMessage()));
    }
  }

  @Override
  public void close() {
    explaining.shutdown();
    try {
      explaining.awaitTermination(ModelServer.GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    classifier.close();
  }
}
