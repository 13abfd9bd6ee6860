package org.dmsnet.production.tables;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * One of the paper's three tables. There are 17 trainings in them: five backbones in Table 1, seven
 * removals in Table 2 and five replacements of OSIM in Table 3; the last row of each is the full
 * network, which is ResNet-152 in Table 1.
 *
 * @param number 1, 2 or 3
 * @param title what it varies
 * @param rows its rows in the paper's order
 */
public record PaperTable(int number, String title, List<PaperRow> rows) {

  /** Copies the rows. */
  public PaperTable {
    rows = List.copyOf(rows);
  }

  /** All three, read from {@code paper-tables.json} beside this class. */
  public static List<PaperTable> all() {
    try (InputStream json = PaperTable.class.getResourceAsStream("paper-tables.json")) {
      return new ObjectMapper().readValue(json, new TypeReference<List<PaperTable>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The row of the full network. */
  public PaperRow full() {
    return rows.stream().filter(PaperRow::full).findFirst().orElseThrow();
  }
}
