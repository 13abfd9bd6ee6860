package org.dmsnet.recipe;

import java.util.List;

/**
 * How patients are split and pairs become tensors.
 *
 * @param validation share of patients that choose the epoch and the thresholds
 * @param test share of patients that judge, once
 * @param mean mean of each channel, RGB, of images in 0..1
 * @param std standard deviation of each channel
 * @param crop whether the field of view is cut out
 * @param illumination correction of uneven light
 * @param threads threads that decode and augment
 */
public record DataRecipe(
    @RecipeKey("Share of the patients that choose the epoch and the thresholds.") double validation,
    @RecipeKey("Share of the patients that judge the result, once.") double test,
    @RecipeKey("Mean of each channel (RGB, images in 0..1) that the input is normalised with.")
        List<Double> mean,
    @RecipeKey("Standard deviation of each channel that the input is normalised with.")
        List<Double> std,
    @RecipeKey(
            "Cut out the field of view first: for photographs as the camera wrote them, with a"
                + " border; one that was cropped before stays as it is.")
        boolean crop,
    @RecipeKey(
            "Correction of uneven light: `none`, `graham` (2015), `clahe` on Lab lightness,"
                + " `foracchia` (2005) or `msr` (multi-scale retinex).")
        Illumination illumination,
    @RecipeKey("Threads that decode and augment; the batches do not depend on it.") int threads) {

  /** Validates. */
  public DataRecipe {
    Check.between("data.validation", validation, 0.01, 0.9);
    Check.between("data.test", test, 0, 0.9);
    Check.that(
        validation + test <= 0.95, "data.validation", "leaves nothing to train on with data.test");
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    Check.that(mean.size() == 3, "data.mean", "must hold 3 numbers, one per channel");
    Check.that(std.size() == 3, "data.std", "must hold 3 numbers, one per channel");
    for (double s : std) {
      Check.that(s > 0, "data.std", "must be above 0");
    }
    Check.between("data.threads", threads, 1, 64);
  }
}
