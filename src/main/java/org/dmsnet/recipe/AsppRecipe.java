package org.dmsnet.recipe;

import java.util.List;

/**
 * Atrous spatial pyramid pooling, one of the modules that Table 3 puts in OSIM's place.
 *
 * @param rates dilation of each atrous branch
 * @param dropout share of the output that training drops
 */
public record AsppRecipe(
    @RecipeKey(
            "Dilation of each atrous 3x3 branch. DeepLabV3's 12, 24, 36 see only padding on an 8 x 8 map; 1, 2, 3 fit one.")
        List<Integer> rates,
    @RecipeKey("Share of the module's output that training drops.") double dropout) {

  /** Validates. */
  public AsppRecipe {
    rates = List.copyOf(rates);
    Check.that(
        !rates.isEmpty() && rates.stream().allMatch(rate -> rate >= 1 && rate <= 1024),
        "aspp.rates",
        "must be whole numbers between 1 and 1024, at least one, not " + rates);
    Check.between("aspp.dropout", dropout, 0, 0.95);
  }
}
