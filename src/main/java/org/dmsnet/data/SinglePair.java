package org.dmsnet.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dmsnet.data.image.FundusImage;
import org.dmsnet.data.image.PairAugmentation;
import org.dmsnet.data.image.PairRenderer;
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
 * @param warnings sentences about what looks wrong with the pair; usually empty
 */
public record SinglePair(INDArray left, INDArray right, List<String> warnings) {

  /**
   * Reads two photographs.
   *
   * @param left photograph of the left eye
   * @param right photograph of the right eye
   * @param recipe the network's recipe: size, mirroring, normalisation
   * @return the inputs; a file that is missing or unreadable is a {@link UserException}
   */
  public static SinglePair read(Path left, Path right, Recipe recipe) {
    PairRenderer renderer = new PairRenderer(recipe);
    float[] leftInput = new float[renderer.length()];
    float[] rightInput = new float[renderer.length()];
    renderer.render(
        decode(left, "left", recipe.imageSize()),
        decode(right, "right", recipe.imageSize()),
        PairAugmentation.NONE,
        leftInput,
        rightInput,
        0);
    return new SinglePair(
        Nd4j.create(leftInput, renderer.shape(1), 'c'),
        Nd4j.create(rightInput, renderer.shape(1), 'c'),
        warnings(left, right));
  }

  private static byte[] decode(Path file, String eye, int size) {
    try {
      return FundusImage.decode(file, size);
    } catch (UnreadableImageException e) {
      throw new UserException(
          "The photograph of the "
              + eye
              + " eye, "
              + file
              + ", is unusable: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private static List<String> warnings(Path left, Path right) {
    try {
      return Files.mismatch(left, right) < 0
          ? List.of(
              left
                  + " and "
                  + right
                  + " are the same photograph; the prediction needs one of each eye.")
          : List.of();
    } catch (IOException e) {
      throw new UserException("The photographs cannot be compared: " + e.getMessage(), e);
    }
  }
}
