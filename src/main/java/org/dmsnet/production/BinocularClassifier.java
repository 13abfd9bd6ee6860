package org.dmsnet.production;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.dmsnet.data.Label;
import org.dmsnet.data.SinglePair;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.evaluation.EyeSwap;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.TensorMemory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An exported model that answers: two photographs of a patient in, findings out.
 *
 * <pre>{@code
 * try (BinocularClassifier classifier = BinocularClassifier.load(Path.of("model.zip"))) {
 *   Finding finding = classifier.classify(Path.of("7_left.jpg"), Path.of("7_right.jpg"));
 * }
 * }</pre>
 *
 * <p>Thread-safe: any number of threads may ask; photographs are decoded in the caller's thread,
 * the network answers one question after the other. A photograph that cannot be used is a {@link
 * org.dmsnet.runtime.UserException} that says which and why.
 */
public final class BinocularClassifier implements AutoCloseable {
  /** Rows that go through the network together; bounds the memory of a long list. */
  private static final int ROWS = 16;

  private final ModelBundle model;
  private final Options options;
  private final ModelDescription description;
  private final NetworkThread network;

  /**
   * What a classifier does beside asking the network once.
   *
   * @param eyeEvidence whether it finds out which eye a finding rests on: the network then sees
   *     three pairs instead of one
   * @param flip whether it averages over the pair and the patient's mirror image (both photographs
   *     mirrored and exchanged): the network then sees twice as many pairs
   */
  public record Options(boolean eyeEvidence, boolean flip) {
    /** Which eye it rests on, without the mirror image. */
    public static final Options DEFAULT = new Options(true, false);

    /** One look of the network for each pair. */
    public static final Options FASTEST = new Options(false, false);
  }

  private BinocularClassifier(ModelBundle model, Options options) {
    this.model = model;
    this.options = options;
    this.description = ModelDescription.of(model);
    this.network = new NetworkThread(model.network());
  }

  /**
   * Loads a model with {@link Options#DEFAULT}.
   *
   * @param file a model.zip
   * @return the classifier; close it
   * @throws org.dmsnet.runtime.UserException where the file is missing, damaged or no such model
   */
  public static BinocularClassifier load(Path file) {
    return load(file, Options.DEFAULT);
  }

  /** As {@link #load(Path)}, with options. */
  public static BinocularClassifier load(Path file, Options options) {
    return loaded(() -> ModelBundle.read(file), options);
  }

  /**
   * Loads a model from a stream, such as a resource of an application, with {@link
   * Options#DEFAULT}.
   *
   * @param in a model.zip; read to its end, not closed
   * @return the classifier; close it
   * @throws org.dmsnet.runtime.UserException where it is damaged or no such model
   */
  public static BinocularClassifier load(InputStream in) {
    return load(in, Options.DEFAULT);
  }

  /** As {@link #load(InputStream)}, with options. */
  public static BinocularClassifier load(InputStream in, Options options) {
    return loaded(() -> ModelBundle.read(in), options);
  }

  /** OpenCV is loaded meanwhile; where it cannot be, the first photograph says so. */
  private static BinocularClassifier loaded(Supplier<ModelBundle> reading, Options options) {
    CompletableFuture<Void> decoder = CompletableFuture.runAsync(Photograph::loadDecoder);
    try {
      return new BinocularClassifier(reading.get(), options);
    } finally {
      decoder.exceptionally(failure -> null).join();
    }
  }

  /**
   * A classifier of a model that was read before.
   *
   * @param model the model; the classifier's from now on, and closed with it
   * @param options what it does beside asking the network once
   * @return the classifier; close it
   */
  public static BinocularClassifier of(ModelBundle model, Options options) {
    return new BinocularClassifier(model, options);
  }

  /** What the model is, and where it comes from. */
  public ModelDescription description() {
    return description;
  }

  /** Classifies two files: JPEG, PNG, BMP or TIFF. */
  public Finding classify(Path left, Path right) {
    return classify(PhotographPair.of(left, right));
  }

  /** Classifies the contents of two files. */
  public Finding classify(byte[] left, byte[] right) {
    return classify(new PhotographPair(Photograph.of(left, "left"), Photograph.of(right, "right")));
  }

  /** Classifies the contents of two files; the streams are read to their ends and not closed. */
  public Finding classify(InputStream left, InputStream right) {
    return classify(new PhotographPair(Photograph.of(left, "left"), Photograph.of(right, "right")));
  }

  /** Classifies two images in memory. */
  public Finding classify(BufferedImage left, BufferedImage right) {
    return classify(new PhotographPair(Photograph.of(left, "left"), Photograph.of(right, "right")));
  }

  /** Classifies two tensors of pixels, 0..255, [3,H,W] or [1,3,H,W], red first. */
  public Finding classify(INDArray left, INDArray right) {
    return classify(new PhotographPair(Photograph.of(left, "left"), Photograph.of(right, "right")));
  }

  /** Classifies one patient. */
  public Finding classify(PhotographPair pair) {
    return classify(List.of(pair)).get(0);
  }

  /**
   * Classifies patients, several at once through the network.
   *
   * @param pairs the patients' photographs
   * @return their findings, in the same order
   * @throws org.dmsnet.runtime.UserException where a photograph is unusable; none is classified
   *     then
   */
  public List<Finding> classify(List<PhotographPair> pairs) {
    int views = options.eyeEvidence() ? 3 : 1;
    int step = Math.max(1, ROWS / views);
    List<Finding> findings = new ArrayList<>();
    for (int from = 0; from < pairs.size(); from += step) {
      List<SinglePair> inputs =
          pairs.subList(from, Math.min(from + step, pairs.size())).stream()
              .map(this::prepared)
              .toList();
      findings.addAll(findings(inputs));
    }
    return List.copyOf(findings);
  }

  /** Decodes a pair, in the calling thread. */
  SinglePair prepared(PhotographPair pair) {
    return SinglePair.of(pair.left(), pair.right(), model.recipe());
  }

  /** Classifies decoded pairs and frees their inputs. */
  List<Finding> findings(List<SinglePair> pairs) {
    if (pairs.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = asked(pairs);
    for (SinglePair pair : pairs) {
      TensorMemory.giveBack(pair.left(), pair.right());
    }
    return findings;
  }

  private List<Finding> asked(List<SinglePair> pairs) {
    int n = pairs.size();
    INDArray left = Nd4j.concat(0, pairs.stream().map(SinglePair::left).toArray(INDArray[]::new));
    INDArray right = Nd4j.concat(0, pairs.stream().map(SinglePair::right).toArray(INDArray[]::new));
    double[][] outputs = options.eyeEvidence() ? ofEachEye(left, right) : outputs(left, right);
    TensorMemory.giveBack(left, right);
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<LabelFinding> labels = new ArrayList<>();
      for (Label label : Label.values()) {
        labels.add(
            options.eyeEvidence()
                ? finding(label, outputs[i], outputs[n + i], outputs[2 * n + i])
                : finding(label, outputs[i]));
      }
      findings.add(new Finding(labels, pairs.get(i).quality(), pairs.get(i).warnings()));
    }
    return findings;
  }

  /** A label's finding from the network's outputs for the pair, without a look at each eye. */
  private LabelFinding finding(Label label, double[] pair) {
    return new LabelFinding(
        label,
        model.calibration().of(label, pair[label.ordinal()]),
        model.calibration().of(label, model.thresholds().get(label.ordinal())),
        decides(label, pair),
        Optional.empty());
  }

  private LabelFinding finding(
      Label label, double[] pair, double[] leftTwice, double[] rightTwice) {
    LabelFinding finding = finding(label, pair);
    EyeEvidence eyes =
        new EyeEvidence(
            model.calibration().of(label, leftTwice[label.ordinal()]),
            model.calibration().of(label, rightTwice[label.ordinal()]),
            Basis.of(finding.decision(), decides(label, leftTwice), decides(label, rightTwice)));
    return new LabelFinding(
        label, finding.probability(), finding.threshold(), finding.decision(), Optional.of(eyes));
  }

  /** On the network's own scale, where the threshold was chosen: rounding cannot flip it. */
  private boolean decides(Label label, double[] output) {
    return output[label.ordinal()] > model.thresholds().get(label.ordinal());
  }

  /** For all pairs, then for all left eyes twice, then for all right eyes twice. */
  private double[][] ofEachEye(INDArray left, INDArray right) {
    EyeSwap swap = new EyeSwap(model.recipe());
    INDArray leftMirrored = swap.inOtherPlace(left);
    INDArray rightMirrored = swap.inOtherPlace(right);
    INDArray lefts = Nd4j.concat(0, left, left, rightMirrored);
    INDArray rights = Nd4j.concat(0, right, leftMirrored, right);
    double[][] outputs = outputs(lefts, rights);
    TensorMemory.giveBack(leftMirrored, rightMirrored, lefts, rights);
    return outputs;
  }

  private double[][] outputs(INDArray left, INDArray right) {
    INDArray output = network.output(left, right);
    if (options.flip()) {
      INDArray[] mirrored = new EyeSwap(model.recipe()).flipped(left, right);
      output = output.add(network.output(mirrored[0], mirrored[1])).divi(2);
      TensorMemory.giveBack(mirrored);
    }
    return output.toDoubleMatrix();
  }

  /** What decides an answer: the model and the options. */
  String fingerprint() {
    return model.fingerprint() + options;
  }

  /** The recipe of the network. */
  public Recipe recipe() {
    return model.recipe();
  }

  /** Waits for what is being classified, then gives the network's memory back. */
  @Override
  public void close() {
    network.close();
  }
}
