package org.dmsnet.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.dmsnet.data.synthetic.SyntheticDataset;
import org.dmsnet.recipe.Illumination;
import org.dmsnet.recipe.Recipe;
import org.dmsnet.recipe.RecipeReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpansionFiguresTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  @Test
  void writesCountsAndAnExampleOfEachLabel() throws IOException {
    Path drawings = SyntheticDataset.write(folder.resolve("drawings"), 40, SIDE, 7);
    Recipe recipe =
        ExpansionFigures.shown(RecipeReader.with(Recipe.DEFAULTS, List.of("image-size=" + SIDE)));
    Path out = folder.resolve("out");
    ExpansionFigures.write(drawings, recipe, out);

    String page = Files.readString(out.resolve(ExpansionFigures.PAGE));
    assertTrue(page.contains("28 training patients, 56 pairs after CutMix"), page);
    assertTrue(page.contains("Correction of light: graham."), page);
    assertTrue(Files.size(out.resolve(ExpansionFigures.COUNTS)) > 1000);
    for (String file : List.of(ExpansionFigures.LEFT, ExpansionFigures.RIGHT)) {
      BufferedImage sheet = ImageIO.read(out.resolve(file).toFile());
      assertEquals(90 + 8 * SIDE, sheet.getWidth());
      assertEquals(24 + 3 * SIDE, sheet.getHeight());
      // The first label's example: photographed, then Graham's grey in the corner.
      assertNotEquals(0x808080, sheet.getRGB(91, 25) & 0xFFFFFF);
      assertEquals(0x808080, sheet.getRGB(91, 25 + SIDE) & 0xFFFFFF);
    }
  }

  @Test
  void aRecipeThatCorrectsAndMixesIsDrawnAsItIs() {
    Recipe own =
        RecipeReader.with(
            Recipe.DEFAULTS, List.of("data.illumination=clahe", "augmentation.cutmix=2"));
    assertSame(own, ExpansionFigures.shown(own));
    assertEquals(
        Illumination.GRAHAM, ExpansionFigures.shown(Recipe.DEFAULTS).data().illumination());
    assertEquals(1, ExpansionFigures.shown(Recipe.DEFAULTS).augmentation().cutmix());
  }
}
