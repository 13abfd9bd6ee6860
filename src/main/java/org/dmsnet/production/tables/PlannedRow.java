package org.dmsnet.production.tables;

import org.dmsnet.recipe.Recipe;

/**
 * A row of a table and the recipe that gives it.
 *
 * @param table the table
 * @param row the row
 * @param recipe the resolved recipe; its name is that of the training, which rows of equal recipes
 *     share
 */
public record PlannedRow(PaperTable table, PaperRow row, Recipe recipe) {

  /** The name of the row's training. */
  public String training() {
    return recipe.name();
  }
}
