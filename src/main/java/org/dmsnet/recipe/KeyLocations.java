package org.dmsnet.recipe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The line of every key of a YAML text, so that an error can name it. */
final class KeyLocations {
  private final Map<String, Integer> lines = new HashMap<>();

  private KeyLocations() {}

  static KeyLocations of(String yaml) throws IOException {
    KeyLocations found = new KeyLocations();
    try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          String path = parser.getParsingContext().pathAsPointer().toString();
          found.lines.putIfAbsent(
              path.substring(1).replace('/', '.'), parser.currentTokenLocation().getLineNr());
        }
      }
    }
    return found;
  }

  /** "line 7, " where the key is in the text, else nothing. */
  String prefix(String key) {
    Integer line = lines.get(key);
    return line == null ? "" : "line " + line + ", ";
  }
}
