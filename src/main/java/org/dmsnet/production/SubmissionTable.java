package org.dmsnet.production;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.dmsnet.data.Label;

/**
 * Probabilities in the columns of an ODIR submission: {@code ID,N,D,G,C,A,H,M,O}, one row a
 * patient.
 */
public final class SubmissionTable {
  private final StringBuilder rows = new StringBuilder("ID");

  /** A table with its header. */
  public SubmissionTable() {
    for (Label label : Label.values()) {
      rows.append(',').append(label.name());
    }
    rows.append('\n');
  }

  /**
   * Adds a row.
   *
   * @param id the patient; quoted where it holds a comma or a quote
   * @param probabilities in the order of {@link Label}
   */
  public void add(String id, List<Double> probabilities) {
    StringJoiner row = new StringJoiner(",", "", "\n").add(quoted(id));
    probabilities.forEach(p -> row.add(String.format(Locale.ROOT, "%.6f", p)));
    rows.append(row);
  }

  /** The table as CSV. */
  public String csv() {
    return rows.toString();
  }

  private static String quoted(String id) {
    return id.matches("[^,\"\r\n]*") ? id : '"' + id.replace("\"", "\"\"") + '"';
  }
}
