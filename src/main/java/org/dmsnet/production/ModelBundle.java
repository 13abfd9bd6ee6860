package org.dmsnet.production;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.dmsnet.data.Label;
import org.dmsnet.evaluation.Calibration;
import org.dmsnet.evaluation.Thresholds;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.GraphZip;
import org.dmsnet.runtime.Sha256;
import org.dmsnet.runtime.UserException;
import org.dmsnet.runtime.Versions;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The exported model: a zip that {@link
 * org.deeplearning4j.util.ModelSerializer#restoreComputationGraph(java.io.File)} reads as any other
 * model, and that also carries what an application needs to use it rightly: the recipe (input size,
 * normalisation, mirroring), the thresholds, the measured quality and where the model comes from.
 *
 * @param network the trained network, with its updater's state where the file has it
 * @param recipe the resolved recipe
 * @param thresholds one probability per label, in the order of {@link Label}, as the network gives
 *     them, chosen on validation patients
 * @param calibration what the network's probabilities, and the thresholds, are called outside
 * @param metrics the evaluation
 * @param provenance how the model came to be
 */
public record ModelBundle(
    ComputationGraph network,
    Recipe recipe,
    List<Double> thresholds,
    Calibration calibration,
    JsonNode metrics,
    Provenance provenance) {
  /** Format of the file; 2 added checksums, calibration and model card. */
  public static final int FORMAT = 2;

  private static final String RECIPE = "dmsnet/recipe.yaml";
  private static final String BUNDLE = "dmsnet/bundle.json";
  private static final String CARD = "dmsnet/model-card.md";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private record Content(
      int format,
      List<Label> labels,
      List<Double> thresholds,
      Calibration calibration,
      JsonNode metrics,
      Provenance provenance) {}

  private record Format(int format) {}

  /** Checks that every label has a threshold in 0..1. */
  public ModelBundle {
    thresholds = List.copyOf(thresholds);
    if (thresholds.size() != Label.COUNT
        || thresholds.stream().anyMatch(t -> !(t >= 0 && t <= 1))) {
      throw new IllegalArgumentException(
          "Needs " + Label.COUNT + " thresholds in 0..1, got " + thresholds);
    }
  }

  /** A model without a calibration. */
  public ModelBundle(
      ComputationGraph network,
      Recipe recipe,
      List<Double> thresholds,
      JsonNode metrics,
      Provenance provenance) {
    this(network, recipe, thresholds, Calibration.NONE, metrics, provenance);
  }

  /**
   * A model of a network that nobody has judged, for what only needs a file to read: thresholds of
   * .5, no metrics.
   *
   * @param network any network of the recipe
   * @param recipe the recipe
   * @param command what wrote it
   * @return the model
   */
  public static ModelBundle unjudged(ComputationGraph network, Recipe recipe, String command) {
    return new ModelBundle(
        network,
        recipe,
        Collections.nCopies(Label.COUNT, 0.5),
        JSON.createObjectNode(),
        new Provenance(Map.of("dmsnet", Versions.dmsnet()), recipe.seed(), "", "", command));
  }

  /**
   * This model with another network that gives the same answers.
   *
   * @param same the network
   * @param change what was done to it, a clause for the provenance
   * @return the changed model
   */
  public ModelBundle changed(ComputationGraph same, String change) {
    return new ModelBundle(
        same, recipe, thresholds, calibration, metrics, provenance.changed(change));
  }

  /** The thresholds by label. */
  public Thresholds labelThresholds() {
    Map<Label, Double> values = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      values.put(label, thresholds.get(label.ordinal()));
    }
    return Thresholds.of(values, "chosen on the validation patients of the training");
  }

  /**
   * SHA-256, in hexadecimal, of all that decides an answer: weights, graph, recipe, calibration.
   */
  public String fingerprint() {
    DigestOutputStream digest = Sha256.stream(OutputStream.nullOutputStream());
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(digest))) {
      Nd4j.write(network.params(), out);
      String rest =
          network.getConfiguration().toJson()
              + RecipeReader.write(recipe)
              + thresholds
              + calibration;
      out.write(rest.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written anywhere", e);
    }
    return Sha256.hex(digest.getMessageDigest());
  }

  /**
   * Writes the model, atomically.
   *
   * @param file the zip
   * @param updater whether Adam's moments go along, for training on; they triple the size
   * @throws UserException where the disk is full or the folder cannot be written
   */
  public void write(Path file, boolean updater) {
    Content content =
        new Content(FORMAT, List.of(Label.values()), thresholds, calibration, metrics, provenance);
    try {
      GraphZip.write(
          file,
          network,
          updater,
          Map.of(
              RECIPE,
              RecipeReader.write(recipe),
              BUNDLE,
              JSON.writeValueAsString(content),
              CARD,
              ModelCard.of(this)),
          Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a bundle is always writable", e);
    }
  }

  /**
   * Reads a model from a stream, by way of a temporary file, since a zip's contents are at its end.
   *
   * @param in the zip; read to its end, not closed
   * @return the model
   * @throws UserException as {@link #read(Path)}
   */
  public static ModelBundle read(InputStream in) {
    try {
      Path copy = Files.createTempFile("dmsnet-model", ".zip");
      try {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        return read(copy);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UserException(
          UserException.MACHINE, "The model's stream cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /**
   * Reads a model.
   *
   * @param file the zip
   * @return the model
   * @throws UserException where the file is missing, no zip, cut off, damaged or not one of ours
   */
  public static ModelBundle read(Path file) {
    try (GraphZip zip = GraphZip.open(file)) {
      if (!zip.has(RECIPE) || !zip.has(BUNDLE)) {
        throw new UserException(
            file
                + " holds no DMS-Net model: "
                + (zip.has(RECIPE) ? BUNDLE : RECIPE)
                + " is missing"
                + (zip.has(ModelSerializer.CONFIGURATION_JSON)
                    ? ", though it is a network of Deeplearning4j's"
                    : "")
                + ". Take a model.zip that './dmsnet train' wrote.");
      }
      Content content = content(zip, file);
      return new ModelBundle(
          zip.network(),
          RecipeReader.parse(zip.text(RECIPE), file + ", " + RECIPE),
          content.thresholds(),
          content.calibration() == null ? Calibration.NONE : content.calibration(),
          content.metrics(),
          content.provenance());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UserException(file + ", " + BUNDLE + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Content content(GraphZip zip, Path file) throws JsonProcessingException {
    String json = zip.text(BUNDLE);
    // A newer format may have keys that this version cannot read, so its number is read first.
    int format =
        new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readValue(json, Format.class)
            .format();
    if (format > FORMAT) {
      throw new UserException(
          file
              + " has format "
              + format
              + "; this is dmsnet "
              + Versions.dmsnet()
              + ", which reads up to "
              + FORMAT
              + ". Use the version that wrote it, or a newer one.");
    }
    if (format >= 2 && !zip.hasChecksums()) {
      throw new UserException(
          file + " has lost its checksums, " + GraphZip.CHECKSUMS + ". Take a copy that is whole.");
    }
    Content content = JSON.readValue(json, Content.class);
    if (!List.of(Label.values()).equals(content.labels())) {
      throw new UserException(
          file
              + " decides on the labels "
              + content.labels()
              + "; this version knows "
              + List.of(Label.values())
              + ".");
    }
    return content;
  }
}
