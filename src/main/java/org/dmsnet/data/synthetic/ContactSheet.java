package org.dmsnet.data.synthetic;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.dmsnet.data.Label;

/** One picture of the drawn data set: a row for each label, with pairs of left and right eyes. */
public final class ContactSheet {
  private static final int CAPTION_WIDTH = 104;
  private static final int GAP = 4;

  private ContactSheet() {}

  /**
   * Writes a JPEG with a row for each label and, in each row, the first patients that have this
   * label and no other; each pair is the left eye, then the right eye.
   *
   * @param file the JPEG to write; an existing one is replaced
   * @param pairs pairs in a row
   * @param imageSize width and height of one photograph in pixels
   * @param seed seed of the data set
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, int pairs, int imageSize, long seed) throws IOException {
    int width = CAPTION_WIDTH + pairs * (2 * imageSize + GAP);
    int rowHeight = imageSize + GAP;
    BufferedImage sheet =
        new BufferedImage(width, Label.COUNT * rowHeight, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (Label label : Label.values()) {
      caption(graphics, label, label.ordinal() * rowHeight);
    }
    Map<Label, Integer> drawn = new EnumMap<>(Label.class);
    int cells = Label.COUNT * pairs;
    for (int index = 0; cells > 0; index++) {
      SyntheticPatient patient = SyntheticPatient.draw(seed, index);
      Label label = patient.labels().iterator().next();
      int column = drawn.getOrDefault(label, 0);
      if (column < pairs && patient.labels().equals(Set.of(label))) {
        int x = CAPTION_WIDTH + column * (2 * imageSize + GAP);
        int y = label.ordinal() * rowHeight;
        graphics.drawImage(FundusPainter.paint(patient.left(), imageSize), x, y, null);
        graphics.drawImage(FundusPainter.paint(patient.right(), imageSize), x + imageSize, y, null);
        drawn.put(label, column + 1);
        cells--;
      }
    }
    graphics.dispose();
    save(sheet, file.toAbsolutePath());
  }

  private static void caption(Graphics2D graphics, Label label, int y) {
    graphics.setColor(Color.WHITE);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 22));
    graphics.drawString(label.name(), 6, y + 28);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    int line = y + 48;
    for (String word : label.disease().split(" ")) {
      graphics.drawString(word, 6, line);
      line += 14;
    }
  }

  private static void save(BufferedImage sheet, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Jpeg.write(sheet, part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
