package org.dmsnet.data.synthetic;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dmsnet.data.Label;

/**
 * Writes ODIR-5K's table of patients: one row each, in the columns and the words of the original.
 */
final class AnnotationTable {
  /** The header of the original table. */
  static final List<String> HEADER =
      List.of(
          "ID",
          "Patient Age",
          "Patient Sex",
          "Left-Fundus",
          "Right-Fundus",
          "Left-Diagnostic Keywords",
          "Right-Diagnostic Keywords",
          "N",
          "D",
          "G",
          "C",
          "A",
          "H",
          "M",
          "O");

  private static final int FIRST_LABEL = HEADER.indexOf("N");

  private AnnotationTable() {}

  static void write(Path file, List<SyntheticPatient> patients) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        Workbook workbook = new Workbook(out, "dmsnet", "1.0")) {
      Worksheet sheet = workbook.newWorksheet("Sheet1");
      for (int column = 0; column < HEADER.size(); column++) {
        sheet.value(0, column, HEADER.get(column));
      }
      for (int i = 0; i < patients.size(); i++) {
        writeRow(sheet, i + 1, patients.get(i));
      }
    }
  }

  private static void writeRow(Worksheet sheet, int row, SyntheticPatient patient) {
    sheet.value(row, 0, patient.id());
    sheet.value(row, 1, patient.age());
    sheet.value(row, 2, patient.sex());
    sheet.value(row, 3, Side.LEFT.fileName(patient.id()));
    sheet.value(row, 4, Side.RIGHT.fileName(patient.id()));
    sheet.value(row, 5, patient.left().keywords());
    sheet.value(row, 6, patient.right().keywords());
    for (Label label : Label.values()) {
      int column = FIRST_LABEL + label.ordinal();
      sheet.value(row, column, patient.labels().contains(label) ? 1 : 0);
    }
  }
}
