package org.dmsnet.recipe;

import com.fasterxml.jackson.databind.JsonNode;

/** The reference of all recipe keys in Markdown, made from the records, so that it cannot lie. */
final class RecipeReference {
  private static final String OPENING =
      """
      # Recipe keys

      Generated from the records in `src/main/java/org/dmsnet/recipe`; a test fails where this page differs from them.

      A recipe is a YAML file that names what differs from the defaults, or, with `extends: other.yaml`, from another
      recipe beside it. `--set section.key=value` overrides a key on the command line. An unknown key, a value of the
      wrong kind or out of bounds is refused with file, line and key.

      """;

  private RecipeReference() {}

  /** The whole page. */
  static String markdown() {
    JsonNode defaults = RecipeTree.YAML.valueToTree(Recipe.DEFAULTS);
    StringBuilder top = table(new StringBuilder(OPENING));
    StringBuilder sections = new StringBuilder();
    for (RecipeKeys.Key key : RecipeKeys.all()) {
      if (key.isSection()) {
        sections.append("\n## ").append(key.path()).append("\n\n");
        table(sections.append(key.meaning()).append("\n\n"));
        row(top, key, "a section: see [" + key.path() + "](#" + key.path() + ")", "");
      } else {
        JsonNode value = defaults.at("/" + key.path().replace('.', '/'));
        boolean inSection = key.path().contains(".");
        row(inSection ? sections : top, key, key.kind(), "`" + plain(value) + "`");
      }
    }
    return top.append(sections).toString();
  }

  private static StringBuilder table(StringBuilder page) {
    return page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
  }

  private static void row(StringBuilder page, RecipeKeys.Key key, String kind, String byDefault) {
    page.append("| `")
        .append(key.path())
        .append("` | ")
        .append(kind)
        .append(" | ")
        .append(byDefault)
        .append(" | ")
        .append(key.meaning().replace("|", "\\|"))
        .append(" |\n");
  }

  private static String plain(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString().replace(",", ", ");
  }
}
