package org.dmsnet.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Every key there is, by its dotted path, as the records declare them. */
final class RecipeKeys {
  private static final Map<String, Key> ALL = new LinkedHashMap<>();

  static {
    collect("", Recipe.class);
  }

  private RecipeKeys() {}

  /** All keys in the records' order; a section comes before its keys. */
  static Iterable<Key> all() {
    return ALL.values();
  }

  /** The key of a dotted path, or null where there is none. */
  static Key at(String path) {
    return ALL.get(path);
  }

  private static void collect(String prefix, Class<?> section) {
    for (RecordComponent component : section.getRecordComponents()) {
      String name =
          PropertyNamingStrategies.KebabCaseStrategy.INSTANCE.translate(component.getName());
      RecipeKey meaning = component.getAnnotation(RecipeKey.class);
      Key key = new Key(prefix + name, component.getType(), element(component), meaning.value());
      ALL.put(key.path(), key);
      if (key.isSection()) {
        collect(key.path() + ".", component.getType());
      }
    }
  }

  private static Class<?> element(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
        ? (Class<?>) list.getActualTypeArguments()[0]
        : null;
  }

  /**
   * A key of a recipe.
   *
   * @param path the key with the sections it is in, joined by dots
   * @param type Java type of its value
   * @param element Java type of a list's elements, null for any other value
   * @param meaning what it does
   */
  record Key(String path, Class<?> type, Class<?> element, String meaning) {
    boolean isSection() {
      return type.isRecord();
    }

    /** What a value must be, for people. */
    String kind() {
      if (type == boolean.class) {
        return "true or false";
      } else if (type == int.class || type == long.class) {
        return "a whole number";
      } else if (type == double.class) {
        return "a number";
      } else if (type == String.class) {
        return "text";
      } else if (type == List.class) {
        return element == Integer.class ? "a list of whole numbers" : "a list of numbers";
      } else if (type.isEnum()) {
        return "one of " + String.join(", ", words());
      }
      throw new IllegalStateException("a key of type " + type + " needs a kind");
    }

    /** Whether a value read from YAML is of this key's kind; nothing is converted silently. */
    boolean accepts(JsonNode value) {
      if (type == boolean.class) {
        return value.isBoolean();
      } else if (type == int.class) {
        return isInt(value);
      } else if (type == long.class) {
        return value.isIntegralNumber() && value.canConvertToLong();
      } else if (type == double.class) {
        return value.isNumber();
      } else if (type == String.class) {
        return value.isTextual();
      } else if (type == List.class) {
        return value.isArray()
            && StreamSupport.stream(value.spliterator(), false)
                .allMatch(element == Integer.class ? Key::isInt : JsonNode::isNumber);
      }
      return value.isTextual() && words().contains(value.asText());
    }

    private static boolean isInt(JsonNode value) {
      return value.isIntegralNumber() && value.canConvertToInt();
    }

    private List<String> words() {
      return Arrays.stream(type.getFields())
          .filter(field -> field.isEnumConstant())
          .map(
              field -> {
                JsonProperty word = field.getAnnotation(JsonProperty.class);
                return word == null ? field.getName().toLowerCase(Locale.ROOT) : word.value();
              })
          .collect(Collectors.toList());
    }
  }
}
