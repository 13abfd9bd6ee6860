package org.dmsnet.production.tables;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dmsnet.network.DmsNetGraph;
import org.dmsnet.network.GraphCost;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.dmsnet.runtime.UserException;

/**
 * The rows to train. A row is what its own recipe names, laid over one base recipe that all rows
 * share: so they have one split, one seed and one training, and differ in what the row is about
 * alone. Rows whose resolved recipes are equal (the full network in each table) are trained once.
 *
 * @param rows all rows of the tables that were asked for, in their order
 */
public record TablePlan(List<PlannedRow> rows) {
  /** Name of the training that every table has. */
  private static final String FULL_NETWORK = "all";

  /** Copies the rows. */
  public TablePlan {
    rows = List.copyOf(rows);
  }

  /**
   * Resolves the rows' recipes.
   *
   * @param tables the tables
   * @param graphs the folder with {@code table1/} and so on
   * @param base the recipe to lay each row over
   * @param overrides {@code key=value}, laid over each row
   * @return the plan
   * @throws UserException where a recipe is missing or wrong
   */
  public static TablePlan of(
      List<PaperTable> tables, Path graphs, Recipe base, List<String> overrides) {
    Map<Recipe, String> trainings = new LinkedHashMap<>();
    // Not the first row's name: the tables may be asked for one after the other.
    trainings.put(nameless(RecipeReader.with(base, overrides)), FULL_NETWORK);
    List<PlannedRow> rows = new ArrayList<>();
    for (PaperTable table : tables) {
      for (PaperRow row : table.rows()) {
        Recipe recipe =
            row.recipe() == null
                ? RecipeReader.with(base, overrides)
                : RecipeReader.over(base, graphs.resolve(row.recipe()), overrides);
        String training = trainings.computeIfAbsent(nameless(recipe), same -> row.name());
        rows.add(
            new PlannedRow(table, row, RecipeReader.with(recipe, List.of("name=" + training))));
      }
    }
    return new TablePlan(rows);
  }

  private static Recipe nameless(Recipe recipe) {
    return RecipeReader.with(recipe, List.of("name=row", "description=row"));
  }

  /** One row for each training, in the order of the tables. */
  public List<PlannedRow> trainings() {
    Map<String, PlannedRow> first = new LinkedHashMap<>();
    rows.forEach(row -> first.putIfAbsent(row.training(), row));
    return List.copyOf(first.values());
  }

  /**
   * Finds the trunks' pretrained weights.
   *
   * @param weights a file, or a folder with one for each backbone, {@code resnet50.safetensors}
   * @return the file of each training by its name, absolute
   * @throws UserException where a file is missing, or one file is to serve several backbones
   */
  public Map<String, String> weights(Path weights) {
    List<String> backbones =
        trainings().stream().map(row -> row.recipe().backbone()).distinct().toList();
    boolean folder = Files.isDirectory(weights);
    if (!folder && backbones.size() > 1) {
      throw new UserException(
          "--weights %s: the rows have the backbones %s. Name a folder that holds %s.safetensors and so on."
              .formatted(weights, String.join(", ", backbones), backbones.get(0)));
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (PlannedRow row : trainings()) {
      Path file = folder ? weights.resolve(row.recipe().backbone() + ".safetensors") : weights;
      if (!Files.isReadable(file)) {
        throw new UserException(
            "--weights " + file + ": there is no readable file. Check the path.");
      }
      files.put(row.training(), file.toAbsolutePath().normalize().toString());
    }
    return files;
  }

  /**
   * Builds every graph.
   *
   * @return what each training's network costs, by the training's name
   * @throws UserException where a recipe asks for what cannot be built
   */
  public Map<String, GraphCost> costs() {
    Map<String, GraphCost> costs = new LinkedHashMap<>();
    for (PlannedRow row : trainings()) {
      int size = row.recipe().imageSize();
      InputType eye = InputType.convolutional(size, size, 3);
      costs.put(row.training(), GraphCost.of(DmsNetGraph.configuration(row.recipe()), eye, eye));
    }
    return costs;
  }
}
