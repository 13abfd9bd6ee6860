package org.dmsnet.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.dmsnet.runtime.UserException;

/** A whole recipe as a tree that files and overrides change; it knows where each value is from. */
final class RecipeTree {
  static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The key that names a parent; no part of a recipe. */
  static final String EXTENDS = "extends";

  private final ObjectNode tree;
  private final Map<String, String> origins = new HashMap<>();

  /** A tree with a recipe's values. */
  RecipeTree(Recipe recipe) {
    tree = YAML.valueToTree(recipe);
  }

  /** Reads YAML that must hold keys and values. */
  static ObjectNode parse(String yaml, String source) {
    try {
      if (YAML.readTree(yaml) instanceof ObjectNode read) {
        return read;
      }
      throw new UserException(source + ": a recipe is a list of 'key: value' lines.");
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new UserException(
          source + ", line " + line + ": not valid YAML: " + firstLine(e.getOriginalMessage()), e);
    }
  }

  /** Puts the values of a YAML text over those of the tree. */
  void overlay(String yaml, String source) {
    ObjectNode changes = parse(yaml, source);
    changes.remove(EXTENDS);
    KeyLocations lines;
    try {
      lines = KeyLocations.of(yaml);
    } catch (IOException e) {
      throw new UserException(source + " is not valid YAML: " + e.getMessage(), e);
    }
    overlay(tree, changes, "", key -> source + ": " + lines.prefix(key));
  }

  /** Applies one {@code key=value}, the key with dots. */
  void override(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new UserException("--set " + assignment + ": write it as key=value.");
    }
    String key = assignment.substring(0, equals).strip();
    JsonNode value;
    try {
      value = YAML.readTree(assignment.substring(equals + 1));
    } catch (IOException e) {
      throw new UserException("--set " + assignment + ": the value is not valid YAML.", e);
    }
    ObjectNode section = tree;
    String[] path = key.split("\\.", -1);
    for (int i = 0; i < path.length - 1; i++) {
      if (!(section.get(path[i]) instanceof ObjectNode next)) {
        throw new UserException("--set " + assignment + ": " + unknown(key, path[i], section));
      }
      section = next;
    }
    set(section, path[path.length - 1], key, value, k -> "--set " + assignment + ": ");
  }

  /** The recipe that the tree describes; a value out of bounds is a {@link UserException}. */
  Recipe toRecipe(String source) {
    try {
      return YAML.treeToValue(tree, Recipe.class);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof IllegalArgumentException outOfBounds) {
        String message = outOfBounds.getMessage();
        String key = message.substring(0, Math.max(0, message.indexOf(' ')));
        throw new UserException(origins.getOrDefault(key, source + ": ") + message + ".", e);
      }
      throw new UserException(source + ": " + firstLine(e.getOriginalMessage()), e);
    }
  }

  private void overlay(ObjectNode section, ObjectNode changes, String prefix, Origin origin) {
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      set(section, change.getKey(), prefix + change.getKey(), change.getValue(), origin);
    }
  }

  private void set(ObjectNode section, String name, String key, JsonNode value, Origin origin) {
    RecipeKeys.Key known = RecipeKeys.at(key);
    if (known == null) {
      throw new UserException(origin.of(key) + unknown(key, name, section));
    }
    if (!known.isSection()) {
      if (!known.accepts(value)) {
        throw new UserException(
            origin.of(key) + key + " must be " + known.kind() + ", not " + describe(value) + ".");
      }
      section.set(name, value);
      origins.put(key, origin.of(key));
      return;
    }
    ObjectNode inner = (ObjectNode) section.get(name);
    if (value instanceof ObjectNode changes) {
      overlay(inner, changes, key + ".", origin);
    } else if (value.isBoolean() && inner.has("enabled")) {
      inner.set("enabled", value);
      origins.put(key + ".enabled", origin.of(key));
    } else {
      throw new UserException(
          origin.of(key) + key + " is a section with the keys " + names(inner) + ".");
    }
  }

  private static String describe(JsonNode value) {
    if (value.isMissingNode() || (value.isValueNode() && value.asText("").isEmpty())) {
      return "empty";
    }
    return value.isTextual() ? "the text '" + value.asText() + "'" : value.toString();
  }

  private static String unknown(String key, String name, ObjectNode section) {
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

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /** Where a key's value is from, as the beginning of an error message. */
  @FunctionalInterface
  private interface Origin {
    String of(String key);
  }
}
