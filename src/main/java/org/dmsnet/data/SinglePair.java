package org.dmsnet.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dmsnet.data.image.ImageQuality;
import org.dmsnet.data.image.PairAugmentation;
import org.dmsnet.data.image.PairQuality;
import org.dmsnet.data.image.PairRenderer;
import org.dmsnet.data.image.Photograph;
import org.dmsnet.data.image.Preparation;
import org.dmsnet.data.image.PreparedPhotograph;
import org.dmsnet.data.image.UnreadableImageException;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One patient's two photographs as a network's inputs, made by the same code as {@link
 * PairIterator}'s batches.
 *
 * @param left input "left", [1,3,S,S]
 * @param right input "right", [1,3,S,S]
 * @param quality what was measured of the photographs
 * @param warnings sentences about what looks wrong with the pair; usually empty
 */
public record SinglePair(
    INDArray left, INDArray right, PairQuality quality, List<String> warnings) {

  /**
   * Reads two files.
   *
   * @param left photograph of the left eye
   * @param right photograph of the right eye
   * @param recipe the network's recipe: size, correction of light, mirroring, normalisation
   * @return the inputs
   * @throws UserException where a file is missing or unreadable
   */
  public static SinglePair read(Path left, Path right, Recipe recipe) {
    return of(Photograph.of(left), Photograph.of(right), recipe);
  }

  /**
   * Decodes two photographs.
   *
   * @param left photograph of the left eye
   * @param right photograph of the right eye
   * @param recipe the network's recipe: size, correction of light, mirroring, normalisation
   * @return the inputs
   * @throws UserException where a photograph is unusable; it says which, and why
   */
  public static SinglePair of(Photograph left, Photograph right, Recipe recipe) {
    PairRenderer renderer = new PairRenderer(recipe);
    float[] leftInput = new float[renderer.length()];
    float[] rightInput = new float[renderer.length()];
    PreparedPhotograph leftEye = prepared(left, "left", Preparation.of(recipe));
    PreparedPhotograph rightEye = prepared(right, "right", Preparation.of(recipe));
    renderer.render(leftEye.rgb(), rightEye.rgb(), PairAugmentation.NONE, leftInput, rightInput, 0);
    List<String> warnings = new ArrayList<>();
    if (Arrays.equals(leftEye.rgb(), rightEye.rgb())) {
      warnings.add(
          left.name()
              + " and "
              + right.name()
              + " are the same photograph; the prediction needs one of each eye.");
    }
    addQuality(leftEye.quality(), "left", warnings);
    addQuality(rightEye.quality(), "right", warnings);
    return new SinglePair(
        Nd4j.create(leftInput, renderer.shape(1), 'c'),
        Nd4j.create(rightInput, renderer.shape(1), 'c'),
        new PairQuality(leftEye.quality(), rightEye.quality()),
        List.copyOf(warnings));
  }

  private static void addQuality(ImageQuality quality, String eye, List<String> warnings) {
    if (!quality.isGradable()) {
      warnings.add(
          "The photograph of the " + eye + " eye may be ungradable: " + quality.text() + ".");
    }
  }

  private static PreparedPhotograph prepared(
      Photograph photograph, String eye, Preparation preparation) {
    try {
      return photograph.prepared(preparation);
    } catch (UnreadableImageException e) {
      throw unusable(photograph, eye, e);
    }
  }

  private static UserException unusable(
      Photograph photograph, String eye, UnreadableImageException e) {
    return new UserException(
        "The photograph of the "
            + eye
            + " eye, "
            + photograph.name()
            + ", is unusable: "
            + e.getMessage()
            + ".",
        e);
  }
}
