package org.dmsnet.production;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.dmsnet.data.Label;

/**
 * Probabilities in the columns of an ODIR submission: {@code ID,N,D,G,C,A,H,M,O}, one row a
 * patient, as CSV.
 */
public final class SubmissionTable {
  private SubmissionTable() {}

  /** The header with its line end. */
  public static String header() {
    StringJoiner header = new StringJoiner(",", "ID,", "\n");
    for (Label label : Label.values()) {
      header.add(label.name());
    }
    return header.toString();
  }

  /** A patient's row with its line end. */
  public static String row(String id, Finding finding) {
    StringJoiner row = new StringJoiner(",", "", "\n").add(quoted(id));
    List<LabelFinding> labels = finding.labels();
    labels.forEach(l -> row.add(String.format(Locale.ROOT, "%.6f", l.probability())));
    return row.toString();
  }

  /** A cell, quoted where it holds a comma or a quote. */
  static String quoted(String cell) {
    return cell.matches("[^,\"\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /** The ID of a row that {@link #row} wrote. */
  static String idOf(String row) {
    if (!row.startsWith("\"")) {
      return row.substring(0, Math.max(0, row.indexOf(',')));
    }
    int end = 1;
    while (end < row.length() && (row.charAt(end) != '"' || row.startsWith("\"\"", end))) {
      end += row.charAt(end) == '"' ? 2 : 1;
    }
    return row.substring(1, Math.min(end, row.length())).replace("\"\"", "\"");
  }
}
