package org.dmsnet.data;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.dmsnet.runtime.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OdirDatasetTest {
  @TempDir Path folder;

  private static List<String> ids(OdirDataset data) {
    return data.patients().stream().map(Patient::id).toList();
  }

  private String refusal(Consumer<TinyOdir> mistake) {
    TinyOdir tiny = new TinyOdir(folder).patient("1", "10000000").patient("2", "01000000");
    mistake.accept(tiny);
    return assertThrows(UserException.class, () -> tiny.workbook().open()).getMessage();
  }

  @Test
  void readsIdsLabelsAndKeywordsSortedByNumberThenText() {
    TinyOdir tiny = new TinyOdir(folder);
    OdirDataset data =
        tiny.patient("b", "10000000")
            .patient("10", "01000100")
            .patient("9", "00000001")
            .patient("a", "10000000")
            .workbook()
            .open();
    assertEquals(List.of("9", "10", "a", "b"), ids(data));
    Patient ten = data.patients().get(1);
    assertEquals(Set.of(Label.D, Label.H), ten.labels());
    assertEquals("laser spot, x", ten.leftKeywords());
    assertEquals(tiny.image("10_right.jpg"), ten.right());
    assertEquals(1, data.report().labelSets().get("D+H"));
    assertEquals(2, data.report().labelCounts().get(Label.N));
  }

  @Test
  void bothOfficialTablesGiveTheSamePatientsAndFingerprint() throws IOException {
    TinyOdir tiny = new TinyOdir(folder).patient("1", "10000000").patient("2", "01000100");
    OdirDataset fromWorkbook = tiny.workbook().fullDf().open();
    Files.delete(folder.resolve(TinyOdir.WORKBOOK));
    OdirDataset fromCsv = tiny.open();
    assertEquals(fromWorkbook.patients(), fromCsv.patients());
    assertEquals(fromWorkbook.fingerprint(), fromCsv.fingerprint());
    tiny.picture("unused.jpg");
    assertEquals(fromCsv.fingerprint(), tiny.open().fingerprint());
    Files.copy(
        tiny.image("1_left.jpg"), tiny.image("2_left.jpg"), StandardCopyOption.REPLACE_EXISTING);
    assertNotEquals(fromCsv.fingerprint(), tiny.open().fingerprint());
  }

  @Test
  void namesAndLeavesOutPatientsWithAMissingOrRepeatedPhotograph() throws IOException {
    TinyOdir tiny = new TinyOdir(folder).patient("1", "10000000").patient("2", "10000000");
    tiny.patient("3", "10000000").row("4", "10000000").patient("5", "01000000");
    tiny.patient("6", "01000000");
    Files.delete(tiny.image("2_right.jpg"));
    tiny.rows.get(4).set(3, "3_left.jpg");
    tiny.rows.get(5).set(3, "same.jpg");
    tiny.rows.get(5).set(4, "same.jpg");
    tiny.picture("same.jpg");
    OdirDataset data = tiny.workbook().open();
    assertEquals(List.of("1"), ids(data));
    assertEquals(List.of("4"), data.report().absent());
    assertEquals(
        List.of(
            new LeftOut("2", "the photograph 2_right.jpg is missing"),
            new LeftOut("3", "the photograph 3_left.jpg is listed twice in the table"),
            new LeftOut("5", "the photograph 3_left.jpg is listed twice in the table"),
            new LeftOut("6", "the photograph same.jpg is listed twice in the table")),
        data.report().leftOut());
    String text = data.report().text();
    assertTrue(text.contains("Patient 2 left out: the photograph 2_right.jpg is missing."), text);
    assertTrue(text.contains("1 have no photograph in the folder: 4."), text);
  }

  @Test
  void refusesAFolderWithoutAnyCompletePair() {
    TinyOdir tiny = new TinyOdir(folder).row("1", "10000000");
    String message = assertThrows(UserException.class, () -> tiny.workbook().open()).getMessage();
    assertTrue(message.contains("no complete pair of any of the 1 patients"), message);
  }

  @Test
  void refusesWrongRowsByFileRowAndColumn() {
    assertAll(
        () -> contains(refusal(t -> t.rows.get(1).set(8, "2")), "row 3, column 'D'", "not '2'"),
        () -> contains(refusal(t -> t.rows.get(0).set(14, "")), "row 2, column 'O'", "not ''"),
        () -> contains(refusal(t -> t.rows.get(0).set(0, " ")), "row 2, column 'ID'", "empty"),
        () -> contains(refusal(t -> t.row("1", "10000000")), "row 4", "'1' is already in row 2"),
        () -> contains(refusal(t -> t.row("3", "00000000")), "row 4", "all eight labels are 0"),
        () ->
            contains(
                refusal(t -> t.rows.get(0).set(3, "1_right.jpg")),
                "row 2, column 'Left-Fundus'",
                "other eye"),
        () -> contains(refusal(t -> t.rows.get(0).set(3, "../x.jpg")), "row 2", "outside"),
        () -> contains(refusal(t -> t.header.set(9, "Glaucoma")), "row 1", "no column 'G'"),
        () -> contains(refusal(t -> t.header.add("X")), "row 1", "unknown column 'X'"),
        () -> contains(refusal(t -> t.header.set(9, "D")), "two columns are called 'D'"),
        () -> contains(refusal(t -> t.rows.get(0).add("1")), "row 2", "16 cells under 15"));
  }

  @Test
  void refusesContradictingRowsOfTheTwoEyes() throws IOException {
    TinyOdir tiny = new TinyOdir(folder).patient("1", "10000000").fullDf();
    String table = Files.readString(folder.resolve("full_df.csv"));
    int last = table.lastIndexOf("\"1\",\"0\"");
    tiny.text("full_df.csv", table.substring(0, last) + "\"1\",\"1\"" + table.substring(last + 7));
    contains(assertThrows(UserException.class, tiny::open).getMessage(), "row 3", "than in row 2");
    tiny.text("full_df.csv", table + table.substring(table.indexOf('\n') + 1));
    contains(assertThrows(UserException.class, tiny::open).getMessage(), "row 4", "two eyes");
  }

  @Test
  void refusesWhatIsNoTable() throws IOException {
    TinyOdir tiny = new TinyOdir(folder).patient("1", "10000000");
    contains(assertThrows(UserException.class, tiny::open).getMessage(), "neither");
    tiny.text("full_df.csv", "ID\n");
    contains(assertThrows(UserException.class, tiny::open).getMessage(), "at least one patient");
    Files.write(folder.resolve("full_df.csv"), "ID,é\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
    contains(assertThrows(UserException.class, tiny::open).getMessage(), "UTF-8");
    tiny.text(TinyOdir.WORKBOOK, "<html>not found</html>");
    contains(assertThrows(UserException.class, tiny::open).getMessage(), "cannot be read as a");
    tiny.workbook();
    byte[] whole = Files.readAllBytes(folder.resolve(TinyOdir.WORKBOOK));
    Files.write(folder.resolve(TinyOdir.WORKBOOK), Arrays.copyOf(whole, whole.length / 2));
    contains(assertThrows(UserException.class, tiny::open).getMessage(), "cannot be read as a");
    contains(
        assertThrows(UserException.class, () -> OdirDataset.open(folder.resolve("x"))).getMessage(),
        "neither a folder");
  }

  @Test
  void readsAUsersOwnTableThroughADatasetYaml() {
    TinyOdir tiny = new TinyOdir(folder).patient("1", "10000000").patient("2", "01000100");
    tiny.text(
        "mine.csv", "od,who,os,a,b,c,d,e,f,g,h,note\n2_right.jpg,2,2_left.jpg,0,1,0,0,0,1,0,0,x\n");
    String yaml =
        "table: mine.csv\nimages: ODIR-5K_Training_Dataset\ncolumns:\n  id: who\n  left: os\n"
            + "  right: od\n  labels: [a, b, c, d, e, f, g, h]\n  ignored: [note]\n";
    tiny.text("mine.yaml", yaml);
    OdirDataset data = OdirDataset.open(folder.resolve("mine.yaml"));
    assertEquals(List.of("2"), ids(data));
    assertEquals(Set.of(Label.D, Label.H), data.patients().get(0).labels());
    assertEquals(tiny.image("2_left.jpg"), data.patients().get(0).left());

    contains(yamlRefusal(tiny, yaml.replace("  left: os\n", "")), "'columns.left' is missing");
    contains(yamlRefusal(tiny, yaml.replace("  left:", "  lefft:")), "unknown key 'columns.lefft'");
    contains(yamlRefusal(tiny, yaml.replace(", h]", "]")), "'columns.labels' must name 8");
    contains(yamlRefusal(tiny, yaml.replace("images: O", "images: P")), "does not exist");
    contains(yamlRefusal(tiny, yaml.replace("table: mine", "table: ours")), "no table at");
    contains(yamlRefusal(tiny, "table: a: b\n"), "not valid YAML");
    contains(yamlRefusal(tiny, "table: [a]\n"), "key 'table'");
    contains(yamlRefusal(tiny, yaml + "table: x\n"), "Duplicate field 'table'");
    contains(yamlRefusal(tiny, ""), "mine.yaml");
  }

  @Test
  void theShippedDatasetYamlReadsTheOfficialFolderBesideIt() throws IOException {
    new TinyOdir(folder.resolve("odir-5k")).patient("1", "10000000").workbook();
    Path yaml = Files.copy(Path.of("datasets", "odir-5k.yaml"), folder.resolve("odir-5k.yaml"));
    assertEquals(List.of("1"), ids(OdirDataset.open(yaml)));
  }

  private String yamlRefusal(TinyOdir tiny, String yaml) {
    tiny.text("mine.yaml", yaml);
    return assertThrows(UserException.class, () -> OdirDataset.open(folder.resolve("mine.yaml")))
        .getMessage();
  }

  private static void contains(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
