package org.dmsnet.recipe;

/**
 * Cross-attention across the eyes (CASFM, equations 8 to 13).
 *
 * @param enabled whether the branch is part of the network
 * @param heads attention heads
 * @param embedding channels of the eye embedding P0
 * @param positionSize side of P0
 * @param tokenNorm LayerNorm on the tokens
 */
public record CasfmRecipe(
    @RecipeKey("Whether the branch is part of the network; `casfm: false` is short for it.")
        boolean enabled,
    @RecipeKey("Attention heads; must divide the branch's width (half the backbone's channels).")
        int heads,
    @RecipeKey("Channels of the embedding P0 of equation 10.") int embedding,
    @RecipeKey("Side of P0: 1 is the paper's (an eye embedding), n gives P0 n x n places.")
        int positionSize,
    @RecipeKey(
            "LayerNorm on the tokens before Q, K, V. Off is the paper's letter, whose attention stays uniform.")
        boolean tokenNorm) {

  /** Validates. */
  public CasfmRecipe {
    Check.atLeast("casfm.heads", heads, 1);
    Check.atLeast("casfm.embedding", embedding, 1);
    Check.between("casfm.position-size", positionSize, 1, 64);
  }
}
