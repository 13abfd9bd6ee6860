package org.dmsnet.recipe;

/**
 * What training does to a pair of photographs, the same to both eyes.
 *
 * @param flip horizontal flip that swaps the eyes, in half the cases
 * @param rotation largest angle, degrees
 * @param scale largest relative change of size
 * @param brightness largest relative change of brightness
 * @param contrast largest relative change of contrast
 * @param saturation largest relative change of saturation
 * @param cutmix CutMix pairs made for every training patient
 * @param classBalance how much the CutMix pairs favour rare labels
 */
public record AugmentationRecipe(
    @RecipeKey("Horizontal flip that swaps the eyes, in half the cases.") boolean flip,
    @RecipeKey("Largest rotation, degrees, drawn uniformly to both sides.") double rotation,
    @RecipeKey("Largest relative change of size: .1 is 90 to 110 %.") double scale,
    @RecipeKey("Largest relative change of brightness.") double brightness,
    @RecipeKey("Largest relative change of contrast.") double contrast,
    @RecipeKey("Largest relative change of saturation.") double saturation,
    @RecipeKey(
            "CutMix pairs added for every training patient, mixed within label sets and the same in"
                + " every epoch; 0 is off, 1 doubles the training set.")
        double cutmix,
    @RecipeKey(
            "Share of CutMix pairs by label set: times (patients / patients with its rarest"
                + " label)^class-balance; 0 keeps the proportions.")
        double classBalance) {

  /** No augmentation. */
  public static final AugmentationRecipe NONE = new AugmentationRecipe(false, 0, 0, 0, 0, 0, 0, 0);

  /** Validates. */
  public AugmentationRecipe {
    Check.between("augmentation.rotation", rotation, 0, 180);
    Check.between("augmentation.scale", scale, 0, 0.9);
    Check.between("augmentation.brightness", brightness, 0, 1);
    Check.between("augmentation.contrast", contrast, 0, 1);
    Check.between("augmentation.saturation", saturation, 0, 1);
    Check.between("augmentation.cutmix", cutmix, 0, 100);
    Check.between("augmentation.class-balance", classBalance, 0, 1);
  }
}
