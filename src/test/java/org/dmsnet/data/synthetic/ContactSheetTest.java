package org.dmsnet.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
  @TempDir Path folder;

  @Test
  void hasARowForEachLabelAndAPairInEachCell() throws IOException {
    Path file = folder.resolve("sheet.jpg");
    ContactSheet.write(file, 2, 40, 1);
    BufferedImage sheet = ImageIO.read(file.toFile());
    for (int row = 0; row < 8; row++) {
      for (int pair = 0; pair < 2; pair++) {
        for (int eye = 0; eye < 2; eye++) {
          int x = sheet.getWidth() - (2 - pair) * 84 + eye * 40 + 20;
          int y = row * 44 + 20;
          int red = sheet.getRGB(x, y) >> 16 & 255;
          assertTrue(red > 40, "row " + row + ", pair " + pair + ", eye " + eye);
        }
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }
}
