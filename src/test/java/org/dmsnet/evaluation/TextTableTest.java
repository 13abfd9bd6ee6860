package org.dmsnet.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final TextTable TABLE =
      new TextTable(
          "Table 4. A & B",
          List.of("row", "kappa"),
          List.of(List.of("with <b>", ".5"), List.of("a|b", "")));

  @Test
  void asMarkdownABarInACellIsEscaped() {
    assertEquals(
        """
        ## Table 4. A & B

        | row | kappa |
        |---|---|
        | with <b> | .5 |
        | a\\|b |  |
        """,
        TABLE.markdown());
  }

  @Test
  void asHtmlWhatIsTextStaysText() {
    String html = TextTable.html("T < U", List.of("one", "two"), List.of(TABLE));
    assertTrue(html.startsWith("<!DOCTYPE html>\n<html"), html);
    assertTrue(html.contains("<h1>T &lt; U</h1><p>one</p><p>two</p>"), html);
    assertTrue(html.contains("<caption>Table 4. A &amp; B</caption>"), html);
    assertTrue(
        html.contains(
            "<thead><tr><th scope=\"col\">row</th><th scope=\"col\">kappa</th></tr></thead>"),
        html);
    assertTrue(html.contains("<tr><th scope=\"row\">with &lt;b&gt;</th><td>.5</td></tr>"), html);
    assertTrue(!html.contains("<script") && !html.contains("src="), "asks no server for anything");
  }

  @Test
  void aRowMustHaveACellForEachColumn() {
    List<String> header = List.of("row", "kappa");
    List<List<String>> rows = List.of(List.of("short"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new TextTable("", header, rows));
    assertEquals("[short] does not fit [row, kappa]", e.getMessage());
  }
}
