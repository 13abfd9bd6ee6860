package org.dmsnet.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.dmsnet.runtime.UserException;

/**
 * Reads recipes: {@link Recipe#DEFAULTS}, then the file that {@code extends:} names (relative to
 * the file that says so), then the file itself, then {@code key=value} overrides. An unknown key, a
 * value of the wrong kind or out of bounds is a {@link UserException} that names file, line and
 * key.
 */
public final class RecipeReader {
  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Textual,
              c ->
                  c.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
          .build();

  private RecipeReader() {}

  /**
   * Reads a recipe file.
   *
   * @param file the YAML file
   * @param overrides {@code key=value}, the key with dots: {@code training.epochs=3}
   */
  public static Recipe read(Path file, List<String> overrides) {
    ObjectNode tree = defaults();
    merge(tree, file, new LinkedHashSet<>());
    for (String override : overrides) {
      applyOverride(tree, override);
    }
    return toRecipe(tree, file.toString());
  }

  /**
   * Reads a complete or partial recipe from text, such as the one stored in a run folder or a
   * model.
   */
  public static Recipe parse(String yaml, String source) {
    ObjectNode tree = defaults();
    mergeText(tree, yaml, source);
    return toRecipe(tree, source);
  }

  /** Returns a recipe with {@code key=value} overrides applied. */
  public static Recipe with(Recipe recipe, List<String> overrides) {
    ObjectNode tree = YAML.valueToTree(recipe);
    overrides.forEach(o -> applyOverride(tree, o));
    return toRecipe(tree, recipe.name());
  }

  /** The whole recipe as YAML, every key named; {@link #parse} gives the same recipe back. */
  public static String write(Recipe recipe) {
    try {
      return YAML.writeValueAsString(recipe);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a recipe is always writable", e);
    }
  }

  private static ObjectNode defaults() {
    return YAML.valueToTree(Recipe.DEFAULTS);
  }

  private static void merge(ObjectNode tree, Path file, Set<Path> seen) {
    Path real = file.toAbsolutePath().normalize();
    if (!seen.add(real)) {
      throw new UserException(file + ": extends itself through " + seen + "; break the circle.");
    }
    String text;
    try {
      text = Files.readString(real);
    } catch (IOException e) {
      throw new UserException(
          "There is no readable recipe at " + file + ". The shipped ones are in graphs/.", e);
    }
    String base = parentOf(text, file.toString());
    if (base != null) {
      merge(tree, real.resolveSibling(base), seen);
    }
    mergeText(tree, text, file.toString());
  }

  private static String parentOf(String text, String source) {
    JsonNode parent = parseTree(text, source).get("extends");
    if (parent == null) {
      return null;
    }
    if (!parent.isTextual()) {
      throw new UserException(source + ": key 'extends' must be the path of a recipe.");
    }
    return parent.asText();
  }

  private static void mergeText(ObjectNode tree, String text, String source) {
    JsonNode read = parseTree(text, source);
    try {
      overlay(tree, read, "", source, KeyLocations.of(text));
    } catch (IOException e) {
      throw new UserException(source + " is not valid YAML: " + e.getMessage(), e);
    }
  }

  private static JsonNode parseTree(String text, String source) {
    try {
      JsonNode read = YAML.readTree(text);
      if (!read.isObject()) {
        throw new UserException(source + ": a recipe is a list of 'key: value' lines.");
      }
      return read;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new UserException(
          source + ", line " + line + ": not valid YAML: " + e.getOriginalMessage(), e);
    }
  }

  private static void overlay(
      ObjectNode tree, JsonNode changes, String prefix, String source, KeyLocations lines) {
    for (Iterator<Map.Entry<String, JsonNode>> it = changes.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> change = it.next();
      String key = prefix + change.getKey();
      if (key.equals("extends")) {
        continue;
      }
      JsonNode known = tree.get(change.getKey());
      if (known == null) {
        throw new UserException(
            source + ": " + lines.prefix(key) + unknownKey(key, change.getKey(), tree));
      }
      set(tree, change.getKey(), key, change.getValue(), source, lines);
    }
  }

  private static void set(
      ObjectNode tree, String name, String key, JsonNode value, String source, KeyLocations lines) {
    if (tree.get(name) instanceof ObjectNode section) {
      if (value.isObject()) {
        overlay(section, value, key + ".", source, lines);
      } else if (value.isBoolean() && section.has("enabled")) {
        section.set("enabled", value);
      } else {
        throw new UserException(
            source
                + ": "
                + lines.prefix(key)
                + "key '"
                + key
                + "' is a section with the keys "
                + names(section)
                + ".");
      }
    } else {
      tree.set(name, value);
    }
  }

  private static void applyOverride(ObjectNode tree, String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new UserException("--set " + override + ": write it as key=value.");
    }
    String key = override.substring(0, equals).strip();
    ObjectNode section = tree;
    String[] path = key.split("\\.", -1);
    for (int i = 0; i < path.length; i++) {
      JsonNode next = section.get(path[i]);
      if (next == null || (i < path.length - 1 && !next.isObject())) {
        throw new UserException("--set " + override + ": " + unknownKey(key, path[i], section));
      }
      if (i < path.length - 1) {
        section = (ObjectNode) next;
      }
    }
    try {
      JsonNode value = YAML.readTree(override.substring(equals + 1));
      set(section, path[path.length - 1], key, value, "--set", KeyLocations.of(""));
    } catch (IOException e) {
      throw new UserException("--set " + override + ": the value is not valid YAML.", e);
    }
  }

  private static String unknownKey(String key, String name, ObjectNode section) {
    String nearest = Nearest.of(name, section.fieldNames());
    return "unknown key '"
        + key
        + "'."
        + (nearest == null ? "" : " Did you mean '" + nearest + "'?")
        + " Known here: "
        + names(section)
        + ".";
  }

  private static String names(ObjectNode section) {
    Iterable<String> fields = section::fieldNames;
    return StreamSupport.stream(fields.spliterator(), false).collect(Collectors.joining(", "));
  }

  private static Recipe toRecipe(ObjectNode tree, String source) {
    try {
      return YAML.treeToValue(tree, Recipe.class);
    } catch (JsonMappingException e) {
      String key =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .filter(f -> f != null)
              .collect(Collectors.joining("."));
      String why =
          e.getCause() instanceof IllegalArgumentException
              ? e.getCause().getMessage() + "."
              : "key '" + key + "' has a value of the wrong kind: " + firstLine(e);
      throw new UserException(source + ": " + why, e);
    } catch (JsonProcessingException e) {
      throw new UserException(source + ": " + e.getOriginalMessage(), e);
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }
}
