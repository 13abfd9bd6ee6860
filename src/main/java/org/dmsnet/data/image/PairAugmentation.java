package org.dmsnet.data.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.dmsnet.recipe.AugmentationRecipe;
import org.dmsnet.runtime.Sha256;

/**
 * What is done to both photographs of one patient in one epoch. The numbers come from seed, epoch
 * and ID alone, so that neither threads nor the order of the patients change them.
 *
 * @param flip whether the patient is seen in a mirror: each photograph is flipped and the eyes
 *     change places
 * @param rotation angle in degrees, counter-clockwise, the same in both of the network's inputs
 * @param scale factor of size, the same in both
 * @param brightness factor on every channel
 * @param contrast factor on the distance from the photograph's mean grey
 * @param saturation factor on the distance from the pixel's own grey
 */
public record PairAugmentation(
    boolean flip,
    double rotation,
    double scale,
    double brightness,
    double contrast,
    double saturation) {

  /** Leaves the pair as it is. */
  public static final PairAugmentation NONE = new PairAugmentation(false, 0, 1, 1, 1, 1);

  /**
   * Draws the augmentation of a patient.
   *
   * @param recipe the bounds
   * @param seed the recipe's seed
   * @param epoch the epoch, from 0
   * @param patient the patient's ID
   * @return the augmentation
   */
  public static PairAugmentation draw(
      AugmentationRecipe recipe, long seed, int epoch, String patient) {
    Random random = random(seed, epoch, patient);
    boolean flip = random.nextDouble() < 0.5;
    double[] drawn = random.doubles(5, -1, 1).toArray();
    return new PairAugmentation(
        recipe.flip() && flip,
        recipe.rotation() * drawn[0],
        1 + recipe.scale() * drawn[1],
        1 + recipe.brightness() * drawn[2],
        1 + recipe.contrast() * drawn[3],
        1 + recipe.saturation() * drawn[4]);
  }

  /** A generator that depends on seed, epoch and a name only. */
  public static Random random(long seed, int epoch, String name) {
    byte[] hash =
        Sha256.digest().digest((seed + ":" + epoch + ":" + name).getBytes(StandardCharsets.UTF_8));
    return new Random(ByteBuffer.wrap(hash).getLong());
  }

  /** Whether place and size of every pixel stay, apart from the flip. */
  boolean keepsPlace() {
    return rotation == 0 && scale == 1;
  }

  /** Whether every colour stays. */
  boolean keepsColour() {
    return brightness == 1 && contrast == 1 && saturation == 1;
  }
}
