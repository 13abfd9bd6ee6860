package org.dmsnet.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.dmsnet.data.AnnotationTable.TableRow;
import org.dmsnet.data.DatasetLayout.Columns;
import org.dmsnet.runtime.UserException;

/**
 * Turns the rows of a table into patients, and refuses, with file, row and column, what cannot be
 * right: columns missing or unknown, a label that is not 0 or 1, a patient without any label, an ID
 * twice, the two eyes swapped.
 */
final class PatientRows {
  private final AnnotationTable table;
  private final DatasetLayout layout;
  private final Map<String, Integer> columnOf = new HashMap<>();

  private PatientRows(AnnotationTable table, DatasetLayout layout) {
    this.table = table;
    this.layout = layout;
    checkHeader();
  }

  /** Reads the table; its header is checked here, its rows in {@link #patients()}. */
  static PatientRows read(DatasetLayout layout) {
    return new PatientRows(AnnotationTable.read(layout.table()), layout);
  }

  private void checkHeader() {
    Columns columns = layout.columns();
    for (int i = 0; i < table.header().size(); i++) {
      String name = table.header().get(i);
      if (columnOf.putIfAbsent(name, i) != null) {
        throw new UserException(table.file() + ", row 1: two columns are called '" + name + "'.");
      }
    }
    List<String> missing = new ArrayList<>(columns.required());
    missing.removeAll(columnOf.keySet());
    if (!missing.isEmpty()) {
      throw new UserException(
          table.file()
              + ", row 1: no column "
              + quoted(missing)
              + ". The columns are "
              + quoted(table.header())
              + ".");
    }
    List<String> unknown = new ArrayList<>(table.header());
    unknown.removeAll(columns.required());
    unknown.removeAll(columns.ignored());
    if (!unknown.isEmpty()) {
      throw new UserException(
          table.file()
              + ", row 1: unknown column "
              + quoted(unknown)
              + ". If it is no label, name it under columns.ignored in a dataset YAML"
              + " (datasets/odir-5k.yaml is an example).");
    }
  }

  /** Every patient of the table, sorted by ID; whether the photographs exist is not looked at. */
  List<Patient> patients() {
    Map<String, Patient> patients = new TreeMap<>(PatientIds.ORDER);
    Map<String, List<Integer>> rowsOf = new HashMap<>();
    for (TableRow row : table.rows()) {
      Patient patient = patient(row);
      List<Integer> rows = rowsOf.computeIfAbsent(patient.id(), id -> new ArrayList<>());
      rows.add(row.number());
      Patient before = patients.putIfAbsent(patient.id(), patient);
      if (before != null) {
        checkRepetition(before, patient, rows);
      }
    }
    return List.copyOf(patients.values());
  }

  /** The cells of the ages by ID, as they are; empty where the layout names no such column. */
  Map<String, String> ages() {
    Columns columns = layout.columns();
    Map<String, String> ages = new HashMap<>();
    if (columns.age() != null) {
      table.rows().forEach(row -> ages.put(cell(row, columns.id()), cell(row, columns.age())));
    }
    return Collections.unmodifiableMap(ages);
  }

  private void checkRepetition(Patient before, Patient patient, List<Integer> rows) {
    int row = rows.get(rows.size() - 1);
    String where = at(row, layout.columns().id()) + "ID '" + patient.id() + "' ";
    if (layout.rows() == DatasetLayout.Rows.PATIENT) {
      throw new UserException(
          where + "is already in row " + rows.get(0) + ". Every patient has one row; remove one.");
    }
    if (rows.size() > 2) {
      throw new UserException(where + "is in rows " + rows + "; a patient has two eyes.");
    }
    if (!before.equals(patient)) {
      throw new UserException(
          where
              + "has other file names, keywords or labels than in row "
              + rows.get(0)
              + ". Mend the wrong row.");
    }
  }

  private Patient patient(TableRow row) {
    Columns columns = layout.columns();
    String id = cell(row, columns.id());
    if (id.isEmpty()) {
      throw new UserException(at(row.number(), columns.id()) + "the ID is empty.");
    }
    return new Patient(
        id,
        photograph(row, columns.left(), "_right"),
        photograph(row, columns.right(), "_left"),
        labels(row),
        keywords(row, columns.leftKeywords()),
        keywords(row, columns.rightKeywords()));
  }

  /** ODIR-5K parts keywords by full-width commas, which not every machine can show. */
  private String keywords(TableRow row, String column) {
    return column == null ? "" : cell(row, column).replace("，", ", ");
  }

  private Path photograph(TableRow row, String column, String otherEye) {
    String name = cell(row, column);
    String where = at(row.number(), column);
    if (name.isEmpty()) {
      throw new UserException(where + "the file name is empty.");
    }
    int dot = name.lastIndexOf('.');
    String stem = (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
    if (stem.endsWith(otherEye)) {
      throw new UserException(
          where + "'" + name + "' is by its name the other eye. Are the two columns swapped?");
    }
    try {
      Path file = layout.images().resolve(name).normalize();
      if (file.startsWith(layout.images().normalize())) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new UserException(where + "'" + name + "' is no file name.", e);
    }
    throw new UserException(where + "'" + name + "' is outside the folder " + layout.images());
  }

  private Set<Label> labels(TableRow row) {
    Set<Label> labels = EnumSet.noneOf(Label.class);
    for (Label label : Label.values()) {
      String column = layout.columns().labels().get(label.ordinal());
      String cell = cell(row, column);
      if (cell.equals("1")) {
        labels.add(label);
      } else if (!cell.equals("0")) {
        throw new UserException(
            at(row.number(), column) + "a label is 0 or 1, not '" + cell + "'. Mend the cell.");
      }
    }
    if (labels.isEmpty()) {
      throw new UserException(
          String.format(
              "%s, row %d: all eight labels are 0. A patient without any finding is N.",
              table.file(), row.number()));
    }
    return labels;
  }

  private String cell(TableRow row, String column) {
    return row.cells().get(columnOf.get(column));
  }

  private String at(int row, String column) {
    return String.format("%s, row %d, column '%s': ", table.file(), row, column);
  }

  private static String quoted(List<String> names) {
    return "'" + String.join("', '", names) + "'";
  }

  /**
   * The photographs that stand in the table more than once: as both eyes of a patient, or in the
   * rows of several.
   */
  static Set<Path> listedTwice(List<Patient> patients) {
    Set<Path> seen = new HashSet<>();
    Set<Path> twice = new HashSet<>();
    for (Patient patient : patients) {
      for (Path file : List.of(patient.left(), patient.right())) {
        if (!seen.add(file)) {
          twice.add(file);
        }
      }
    }
    return twice;
  }
}
