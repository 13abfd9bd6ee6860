package org.dmsnet.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.dmsnet.runtime.UserException;

/**
 * Where the table and the photographs of a dataset are, and what its columns are called.
 *
 * @param table the table, *.xlsx or *.csv
 * @param images the folder that the file names in the table are relative to
 * @param rows what a row of the table is
 * @param columns names of the columns
 */
record DatasetLayout(Path table, Path images, Rows rows, Columns columns) {

  /** What a row of the table is. */
  enum Rows {
    /** A patient: an ID occurs once. */
    PATIENT,
    /** An eye, as in Kaggle's full_df.csv: an ID occurs once or twice, with the same cells. */
    EYE
  }

  /**
   * Names of the columns.
   *
   * @param id patient's identifier
   * @param left file name of the left photograph
   * @param right file name of the right photograph
   * @param leftKeywords diagnostic keywords of the left eye, or null where there are none
   * @param rightKeywords diagnostic keywords of the right eye, or null where there are none
   * @param age age in years, or null where there is none
   * @param labels the eight labels, in the order of {@link Label}
   * @param ignored further columns, which are not read; any other column is refused
   */
  record Columns(
      String id,
      String left,
      String right,
      String leftKeywords,
      String rightKeywords,
      String age,
      List<String> labels,
      List<String> ignored) {

    Columns {
      labels = labels == null ? names() : List.copyOf(labels);
      ignored = ignored == null ? List.of() : List.copyOf(ignored);
    }

    /** Columns that must be there. */
    List<String> required() {
      Set<String> all = new LinkedHashSet<>(Arrays.asList(id, left, right));
      all.add(leftKeywords);
      all.add(rightKeywords);
      all.add(age);
      all.addAll(labels);
      all.remove(null);
      return List.copyOf(all);
    }

    private static List<String> names() {
      return Arrays.stream(Label.values()).map(Label::name).toList();
    }
  }

  private static final String WORKBOOK = "ODIR-5K_Training_Annotations(Updated)_V2.xlsx";
  private static final String KAGGLE = "full_df.csv";

  private static final List<String> IMAGE_FOLDERS =
      List.of(
          "ODIR-5K_Training_Dataset",
          "ODIR-5K_Training_Images/ODIR-5K_Training_Dataset",
          "ODIR-5K/Training Images",
          "ODIR-5K/ODIR-5K/Training Images",
          "Training Images",
          "preprocessed_images");

  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  /** The layout of ODIR's official folder, or the one that a dataset YAML describes. */
  static DatasetLayout of(Path data) {
    if (Files.isDirectory(data)) {
      return official(data);
    }
    String name = data.toString().toLowerCase(Locale.ROOT);
    if (Files.isRegularFile(data) && (name.endsWith(".yaml") || name.endsWith(".yml"))) {
      return described(data);
    }
    throw new UserException(
        data
            + " is neither a folder with ODIR-5K nor a dataset YAML."
            + " datasets/odir-5k.yaml is an example and says where to get the data.");
  }

  /** Whether a folder has one of ODIR-5K's tables. */
  static boolean hasTable(Path folder) {
    return Files.exists(folder.resolve(WORKBOOK)) || Files.exists(folder.resolve(KAGGLE));
  }

  private static DatasetLayout official(Path folder) {
    Path workbook = folder.resolve(WORKBOOK);
    Path table = Files.exists(workbook) ? workbook : folder.resolve(KAGGLE);
    if (!Files.exists(table)) {
      throw new UserException(
          folder + " has neither '" + WORKBOOK + "' nor '" + KAGGLE + "'. Is it ODIR-5K's folder?");
    }
    Path images =
        IMAGE_FOLDERS.stream()
            .map(folder::resolve)
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        folder
                            + " has a table but no folder of photographs. Looked for: "
                            + String.join(", ", IMAGE_FOLDERS)
                            + "."));
    boolean kaggle = table.endsWith(KAGGLE);
    List<String> ignored =
        kaggle
            ? List.of("Patient Sex", "filepath", "labels", "target", "filename")
            : List.of("Patient Sex");
    Columns columns =
        new Columns(
            "ID",
            "Left-Fundus",
            "Right-Fundus",
            "Left-Diagnostic Keywords",
            "Right-Diagnostic Keywords",
            "Patient Age",
            null,
            ignored);
    return new DatasetLayout(table, images, kaggle ? Rows.EYE : Rows.PATIENT, columns);
  }

  /** The text of a dataset YAML, before it is checked. */
  private record Description(String table, String images, Rows rows, Columns columns) {}

  private static DatasetLayout described(Path yaml) {
    Description read;
    try {
      read = YAML.readValue(Files.readString(yaml), Description.class);
    } catch (UnrecognizedPropertyException e) {
      throw new UserException(
          yaml + ": unknown key '" + key(e) + "'. Known there: " + e.getKnownPropertyIds() + ".",
          e);
    } catch (JsonMappingException e) {
      throw new UserException(
          yaml + ": key '" + key(e) + "' has a value of the wrong kind: " + e.getOriginalMessage(),
          e);
    } catch (JsonProcessingException e) {
      throw new UserException(
          yaml + ", line " + line(e) + ": not valid YAML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UserException(yaml + " cannot be read: " + e.getMessage() + ".", e);
    }
    if (read == null || read.columns() == null) {
      throw new UserException(yaml + ": key 'columns' is missing.");
    }
    Columns columns = read.columns();
    require(yaml, "table", read.table());
    require(yaml, "images", read.images());
    require(yaml, "columns.id", columns.id());
    require(yaml, "columns.left", columns.left());
    require(yaml, "columns.right", columns.right());
    if (columns.labels().size() != Label.COUNT
        || new HashSet<>(columns.labels()).size() != Label.COUNT) {
      throw new UserException(
          yaml
              + ": key 'columns.labels' must name 8 columns, in the order N, D, G, C, A, H, M, O.");
    }
    Path images = yaml.resolveSibling(read.images()).normalize();
    if (!Files.isDirectory(images)) {
      throw new UserException(
          yaml + ": key 'images' names the folder " + images + ", which does not exist.");
    }
    Path table = yaml.resolveSibling(read.table()).normalize();
    return new DatasetLayout(
        table, images, Objects.requireNonNullElse(read.rows(), Rows.PATIENT), columns);
  }

  private static String key(JsonMappingException e) {
    return e.getPath().stream()
        .map(JsonMappingException.Reference::getFieldName)
        .filter(Objects::nonNull)
        .collect(Collectors.joining("."));
  }

  private static int line(JsonProcessingException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
  }

  private static void require(Path yaml, String key, String value) {
    if (value == null || value.isBlank()) {
      throw new UserException(yaml + ": key '" + key + "' is missing.");
    }
  }
}
