package org.dmsnet.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dmsnet.runtime.UserException;

/**
 * Reads recipes: {@link Recipe#DEFAULTS}, then the file that {@code extends:} names (relative to
 * the file that says so), then the file itself, then {@code key=value} overrides. An unknown key, a
 * value of the wrong kind or out of bounds is a {@link UserException} that names file, line and
 * key.
 */
public final class RecipeReader {
  private RecipeReader() {}

  /**
   * Reads a recipe file.
   *
   * @param file the YAML file
   * @param overrides {@code key=value}, the key with dots: {@code training.epochs=3}
   * @return the recipe, every key decided
   */
  public static Recipe read(Path file, List<String> overrides) {
    RecipeTree tree = new RecipeTree(Recipe.DEFAULTS);
    overlay(tree, file, "", new LinkedHashSet<>());
    overrides.forEach(tree::override);
    return tree.toRecipe(file.toString());
  }

  /**
   * Reads a complete or partial recipe from text, such as the one stored in a run folder or a
   * model. It cannot extend another: text has no folder to look in.
   *
   * @param yaml the text
   * @param source what to call it in an error message
   * @return the recipe, every key decided
   */
  public static Recipe parse(String yaml, String source) {
    if (RecipeTree.parse(yaml, source).has(RecipeTree.EXTENDS)) {
      throw new UserException(
          source + ": 'extends' works in recipe files only; a stored recipe is complete.");
    }
    RecipeTree tree = new RecipeTree(Recipe.DEFAULTS);
    tree.overlay(yaml, source);
    return tree.toRecipe(source);
  }

  /**
   * Changes a recipe.
   *
   * @param recipe the recipe to begin with
   * @param overrides {@code key=value}, the key with dots
   * @return the recipe with the overrides applied
   */
  public static Recipe with(Recipe recipe, List<String> overrides) {
    RecipeTree tree = new RecipeTree(recipe);
    overrides.forEach(tree::override);
    return tree.toRecipe(recipe.name());
  }

  /**
   * Lays the keys that a recipe file itself names over another recipe than the one it extends: so a
   * row of a table goes over a smaller network than the paper's.
   *
   * @param base the recipe below
   * @param file the YAML file; what its {@code extends:} names is left out
   * @param overrides {@code key=value}, the key with dots
   * @return the recipe, every key decided
   */
  public static Recipe over(Recipe base, Path file, List<String> overrides) {
    RecipeTree tree = new RecipeTree(base);
    tree.overlay(text(file.toAbsolutePath().normalize(), file, ""), file.toString());
    overrides.forEach(tree::override);
    return tree.toRecipe(file.toString());
  }

  /**
   * The whole recipe as YAML, every key named; {@link #parse} gives the same recipe back.
   *
   * @param recipe the recipe to write
   * @return YAML
   */
  public static String write(Recipe recipe) {
    try {
      return RecipeTree.YAML.writeValueAsString(recipe);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a recipe is always writable", e);
    }
  }

  private static void overlay(RecipeTree tree, Path file, String extendedBy, Set<Path> seen) {
    Path absolute = file.toAbsolutePath().normalize();
    if (!seen.add(absolute)) {
      throw new UserException(
          file
              + " extends itself through "
              + seen.stream().map(p -> p.getFileName().toString()).collect(Collectors.joining(", "))
              + ": break the circle.");
    }
    String text = text(absolute, file, extendedBy);
    Path parent = parent(text, file);
    if (parent != null) {
      Path beside = file.resolveSibling(parent);
      overlay(tree, beside, file.toString(), seen);
    }
    tree.overlay(text, file.toString());
  }

  private static String text(Path absolute, Path file, String extendedBy) {
    try {
      return Files.readString(absolute);
    } catch (MalformedInputException e) {
      throw new UserException(file + " is not text in UTF-8.", e);
    } catch (IOException e) {
      throw new UserException(
          "There is no readable recipe at "
              + file
              + (extendedBy.isEmpty()
                  ? ". The shipped ones are in graphs/."
                  : ", which " + extendedBy + " extends."),
          e);
    }
  }

  private static Path parent(String text, Path file) {
    JsonNode parent = RecipeTree.parse(text, file.toString()).get(RecipeTree.EXTENDS);
    if (parent == null) {
      return null;
    }
    try {
      if (parent.isTextual()) {
        return Path.of(parent.asText());
      }
    } catch (InvalidPathException e) {
      throw new UserException(file + ": extends is no path: " + e.getMessage(), e);
    }
    throw new UserException(file + ": extends must be the path of a recipe.");
  }
}
