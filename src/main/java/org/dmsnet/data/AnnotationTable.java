package org.dmsnet.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dmsnet.runtime.UserException;

/**
 * The cells of a table as stripped text: the first sheet of an Excel workbook, or a CSV file in
 * UTF-8. Empty rows are skipped.
 *
 * @param file the table
 * @param header the column names of row 1
 * @param rows the other rows
 */
record AnnotationTable(Path file, List<String> header, List<TableRow> rows) {

  /**
   * One row.
   *
   * @param number the row's number in the file; the header is row 1
   * @param cells as many as the header has
   */
  record TableRow(int number, List<String> cells) {}

  /** Reads a table; a file that is none is a {@link UserException}. */
  static AnnotationTable read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "There is no table at " + file + ". It is a file called *.xlsx or *.csv.");
    }
    try {
      if (name.endsWith(".xlsx")) {
        return of(file, readWorkbook(file));
      }
      if (name.endsWith(".csv")) {
        return of(file, readCsv(file));
      }
    } catch (CharacterCodingException e) {
      throw new UserException(file + " is not text in UTF-8. Save it as 'CSV UTF-8'.", e);
    } catch (JsonProcessingException e) {
      int row = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new UserException(
          file + ", line " + row + ": not valid CSV: " + e.getOriginalMessage(), e);
    } catch (IOException | UncheckedIOException | ExcelReaderException e) {
      throw new UserException(
          file
              + " cannot be read as a table: "
              + e.getMessage()
              + ". Is the download complete? Open it in a spreadsheet to see.",
          e);
    }
    throw new UserException(file + ": a table is a file called *.xlsx or *.csv.");
  }

  private static AnnotationTable of(Path file, List<TableRow> lines) {
    if (lines.size() < 2) {
      throw new UserException(
          file + ": the table needs a row of column names and at least one patient.");
    }
    List<String> header = new ArrayList<>(lines.get(0).cells());
    while (!header.isEmpty() && header.get(header.size() - 1).isEmpty()) {
      header.remove(header.size() - 1);
    }
    List<TableRow> rows = new ArrayList<>();
    for (TableRow line : lines.subList(1, lines.size())) {
      List<String> cells = new ArrayList<>(line.cells());
      while (cells.size() > header.size() && cells.get(cells.size() - 1).isEmpty()) {
        cells.remove(cells.size() - 1);
      }
      if (cells.size() > header.size()) {
        throw new UserException(
            String.format(
                "%s, row %d: %d cells under %d column names. Mend the row.",
                file, line.number(), cells.size(), header.size()));
      }
      while (cells.size() < header.size()) {
        cells.add("");
      }
      rows.add(new TableRow(line.number(), List.copyOf(cells)));
    }
    return new AnnotationTable(file, List.copyOf(header), List.copyOf(rows));
  }

  private static List<TableRow> readCsv(Path file) throws IOException {
    List<TableRow> lines = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        MappingIterator<String[]> all =
            new CsvMapper()
                .readerFor(String[].class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .readValues(reader)) {
      for (int number = 1; all.hasNextValue(); number++) {
        add(lines, number, Arrays.stream(all.nextValue()).map(AnnotationTable::clean).toList());
      }
    }
    return lines;
  }

  private static List<TableRow> readWorkbook(Path file) throws IOException {
    List<TableRow> lines = new ArrayList<>();
    try (ReadableWorkbook workbook = new ReadableWorkbook(file.toFile());
        Stream<Row> rows = workbook.getFirstSheet().openStream()) {
      rows.forEach(
          row -> {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.getCellCount(); i++) {
              cells.add(row.getOptionalCell(i).map(AnnotationTable::text).orElse(""));
            }
            add(lines, row.getRowNum(), cells);
          });
    }
    return lines;
  }

  private static void add(List<TableRow> lines, int number, List<String> cells) {
    if (cells.stream().anyMatch(c -> !c.isEmpty())) {
      lines.add(new TableRow(number, cells));
    }
  }

  private static String text(Cell cell) {
    if (cell.getType() == CellType.NUMBER) {
      BigDecimal number = cell.asNumber();
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    return cell.getType() == CellType.EMPTY ? "" : clean(cell.getText());
  }

  private static String clean(String cell) {
    return cell == null ? "" : cell.replace("\uFEFF", "").strip();
  }
}
