package org.dmsnet.recipe;

/**
 * Cross-attention fusion (CAFM) inside CCAM and CIAM, after AMGCFN (IEEE TGRS 2023).
 *
 * @param enabled whether the module is part of CCAM and CIAM
 * @param scale divide the channel affinity by the root of the channels
 * @param reluBias initial bias of the spatial attention's hidden convolution
 * @param spatialGain multiply the spatial attention by the number of places
 */
public record CafmRecipe(
    @RecipeKey("Whether the module is part of CCAM and CIAM; `cafm: false` is short for it.")
        boolean enabled,
    @RecipeKey("Divide the channel affinity X by sqrt(A), as in scaled dot-product attention.")
        boolean scale,
    @RecipeKey("Initial bias of the one-channel ReLU, so that it starts open; 0 is the letter.")
        double reluBias,
    @RecipeKey("Multiply the spatial attention by H*W, so that its mean is one.")
        boolean spatialGain) {

  /** Validates. */
  public CafmRecipe {
    Check.between("cafm.relu-bias", reluBias, -10, 10);
  }
}
