package org.dmsnet.data.image;

import org.dmsnet.recipe.Illumination;
import org.dmsnet.recipe.Recipe;

/**
 * How a photograph becomes the square that is cached: what training, evaluation and prediction do
 * alike before anything random.
 *
 * @param size side of the square, pixels
 * @param crop whether the field of view is cut out first
 * @param illumination correction of uneven light, at that size
 */
public record Preparation(int size, boolean crop, Illumination illumination) {

  /**
   * The preparation that a recipe asks for.
   *
   * @param recipe {@code image-size}, {@code data.crop} and {@code data.illumination}
   * @return the preparation
   */
  public static Preparation of(Recipe recipe) {
    return new Preparation(recipe.imageSize(), recipe.data().crop(), recipe.data().illumination());
  }

  /**
   * Only the size.
   *
   * @param size side of the square, pixels
   * @return a preparation without crop and correction
   */
  public static Preparation plain(int size) {
    return new Preparation(size, false, Illumination.NONE);
  }
}
