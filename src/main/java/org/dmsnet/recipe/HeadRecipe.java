package org.dmsnet.recipe;

/**
 * The classifier on the pooled branches.
 *
 * @param dropout share of the concatenated features dropped in training
 * @param branchNorm batch norm on the pooled, concatenated branches
 * @param trunk whether the trunk's own pooled maps of both eyes join the concatenation
 */
public record HeadRecipe(
    @RecipeKey("Share of the concatenated features that training drops.") double dropout,
    @RecipeKey("Batch norm on the pooled, concatenated branches, which differ in scale.")
        boolean branchNorm,
    @RecipeKey(
            "The trunk's own pooled maps of both eyes join the concatenation; alone, with every module off, "
                + "they are the plain siamese network.")
        boolean trunk) {

  /** Validates. */
  public HeadRecipe {
    Check.between("head.dropout", dropout, 0, 0.95);
  }
}
