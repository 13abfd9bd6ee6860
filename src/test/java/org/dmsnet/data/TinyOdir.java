package org.dmsnet.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes an ODIR-5K folder of a few small noise pictures. */
public final class TinyOdir {
  public static final String WORKBOOK = "ODIR-5K_Training_Annotations(Updated)_V2.xlsx";
  public static final String IMAGES = "ODIR-5K_Training_Dataset";

  public final Path folder;
  public final List<String> header =
      new ArrayList<>(
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
              "O"));
  public final List<List<String>> rows = new ArrayList<>();

  public TinyOdir(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder.resolve(IMAGES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A patient with labels such as "00000001" and both pictures. */
  public TinyOdir patient(String id, String labels) {
    row(id, labels);
    picture(id + "_left.jpg");
    picture(id + "_right.jpg");
    return this;
  }

  /** Only the patient's row. */
  public TinyOdir row(String id, String labels) {
    List<String> row =
        new ArrayList<>(
            List.of(id, "60", "Male", id + "_left.jpg", id + "_right.jpg", "laser spot，x", "y"));
    labels.chars().forEach(c -> row.add(String.valueOf((char) c)));
    rows.add(row);
    return this;
  }

  public void picture(String name) {
    try {
      ImageIO.write(noise(name.hashCode(), 40, 40), "jpg", image(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static BufferedImage noise(long seed, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, random.nextInt(0x1000000));
    }
    return image;
  }

  public Path image(String name) {
    return folder.resolve(IMAGES).resolve(name);
  }

  public TinyOdir workbook() {
    try (OutputStream out = Files.newOutputStream(folder.resolve(WORKBOOK));
        Workbook workbook = new Workbook(out, "test", "1.0")) {
      Worksheet sheet = workbook.newWorksheet("Sheet1");
      List<List<String>> all = new ArrayList<>(List.of(header));
      all.addAll(rows);
      for (int r = 0; r < all.size(); r++) {
        for (int c = 0; c < all.get(r).size(); c++) {
          String cell = all.get(r).get(c);
          if (r > 0 && c > 6 && cell.matches("[0-9]")) {
            sheet.value(r, c, Integer.valueOf(cell));
          } else {
            sheet.value(r, c, cell);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** As Kaggle's table: a row for each eye. */
  public TinyOdir fullDf() {
    List<String> lines = new ArrayList<>();
    lines.add(line(header) + ",filepath,labels,target,filename");
    for (int eye : new int[] {4, 3}) {
      for (List<String> row : rows) {
        lines.add(line(row) + ",../x,\"['N']\",\"[1, 0]\"," + row.get(eye));
      }
    }
    return text("full_df.csv", String.join("\n", lines) + "\n");
  }

  private static String line(List<String> cells) {
    return cells.stream().map(c -> '"' + c + '"').collect(Collectors.joining(","));
  }

  public TinyOdir text(String name, String text) {
    try {
      Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public OdirDataset open() {
    return OdirDataset.open(folder);
  }

  /** Twelve patients with three label sets. */
  public static TinyOdir twelve(Path folder) {
    TinyOdir tiny = new TinyOdir(folder);
    List<String> labels = Arrays.asList("10000000", "01000000", "01000100");
    for (int i = 0; i < 12; i++) {
      tiny.patient(String.valueOf(i), labels.get(i % 3));
    }
    return tiny.workbook();
  }
}
