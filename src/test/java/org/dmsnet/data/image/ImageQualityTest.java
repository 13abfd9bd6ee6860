package org.dmsnet.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImageQualityTest {
  private static final int SIZE = 300;

  /** A disc with dark lines as wide as vessels. */
  private static BufferedImage drawn(Color retina, Color vessels) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(retina);
    graphics.fillOval(2, 2, SIZE - 4, SIZE - 4);
    graphics.setColor(vessels);
    graphics.setStroke(new BasicStroke(4));
    for (int i = 60; i < SIZE; i += 45) {
      graphics.drawLine(i, 60, SIZE - i, 240);
    }
    graphics.dispose();
    return image;
  }

  private static BufferedImage blurred(BufferedImage image) {
    float[] box = new float[21 * 21];
    Arrays.fill(box, 1f / box.length);
    BufferedImage blurred = new ConvolveOp(new Kernel(21, 21, box)).filter(image, null);
    return new ConvolveOp(new Kernel(21, 21, box)).filter(blurred, null);
  }

  private static ImageQuality quality(BufferedImage image) throws UnreadableImageException {
    return Photograph.of(image, "drawing").quality();
  }

  @Test
  void aSharpWellExposedDrawingIsGradable() throws Exception {
    ImageQuality quality = quality(drawn(new Color(180, 100, 50), new Color(110, 40, 30)));
    assertTrue(quality.isGradable(), quality.text());
    assertEquals(1, quality.field(), 0.01);
    assertEquals(1, quality.exposure(), 0.01);
  }

  @Test
  void blurTakesSharpnessOnly() throws Exception {
    BufferedImage sharp = drawn(new Color(180, 100, 50), new Color(150, 80, 40));
    ImageQuality quality = quality(blurred(sharp));
    assertTrue(quality.sharpness() < quality(sharp).sharpness() / 2, quality.text());
    assertEquals(quality.sharpness(), quality.score());
    assertFalse(quality.isGradable(), quality.text());
  }

  @Test
  void darkAndBurntTakeExposure() throws Exception {
    assertEquals(0, quality(drawn(new Color(24, 20, 16), Color.BLACK)).exposure(), 0.01);
    ImageQuality burnt = quality(drawn(new Color(255, 250, 240), new Color(200, 180, 160)));
    assertTrue(burnt.exposure() < 0.3, burnt.text());
    assertFalse(burnt.isGradable());
  }

  @Test
  void withoutAFieldOfViewNothingIsGradable() throws Exception {
    BufferedImage black = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    assertEquals(new ImageQuality(0, 0, 0), quality(black));
  }
}
