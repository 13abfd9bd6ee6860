package org.dmsnet.evaluation;

import java.util.List;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * A table of text for people, as Markdown and as HTML.
 *
 * @param caption what it shows
 * @param header one name per column
 * @param rows cells; the first of each names the row
 */
public record TextTable(String caption, List<String> header, List<List<String>> rows) {
  /** A table of many columns may be wider than a line of text is readable. */
  private static final String WIDE =
      """
body { max-width: 96rem; } p { max-width: 70rem; overflow-wrap: anywhere; }
th, td { padding: .25rem .4rem; } tbody tr:hover { background: var(--soft); }
""";

  /** Copies, and checks that every row has a cell for each column. */
  public TextTable {
    header = List.copyOf(header);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != header.size()) {
        throw new IllegalArgumentException(row + " does not fit " + header);
      }
    }
  }

  /** A heading and a table in GitHub's Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("## " + caption + "\n\n" + line(header) + "|");
    text.append("---|".repeat(header.size())).append('\n');
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /**
   * A page of tables: one file without a script, which asks nothing of any server.
   *
   * @param title heading of the page
   * @param paragraphs what to know before reading the tables
   * @param tables the tables
   * @return HTML
   */
  public static String html(String title, List<String> paragraphs, List<TextTable> tables) {
    Page page = new Page(title, Report.CSS + WIDE);
    Element body = page.body();
    page.text(body, "h1", title);
    for (String paragraph : paragraphs) {
      page.text(body, "p", paragraph);
    }
    for (TextTable table : tables) {
      Element element = page.table(body, table.caption());
      page.header(element, table.header().toArray(new String[0]));
      Element rows = page.add(element, "tbody");
      for (List<String> row : table.rows()) {
        page.row(rows, row.get(0), row.subList(1, row.size()).toArray(new String[0]));
      }
    }
    return page.html();
  }
}
