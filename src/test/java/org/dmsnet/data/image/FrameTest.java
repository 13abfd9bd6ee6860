package org.dmsnet.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.dmsnet.recipe.Illumination;
import org.junit.jupiter.api.Test;

class FrameTest {
  /** 400 x 200 pixels, black, with a disc of 160 pixels whose middle is (300, 100). */
  private static Photograph disc() {
    BufferedImage image = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(180, 90, 50));
    graphics.fillOval(220, 20, 160, 160);
    graphics.dispose();
    return Photograph.of(image, "disc");
  }

  @Test
  void wholePhotographIsTheFrameWhereNothingIsCutOut() throws UnreadableImageException {
    assertEquals(Frame.WHOLE, disc().frame(Preparation.plain(64)));
  }

  @Test
  void frameLiesAroundTheFieldOfView() throws UnreadableImageException {
    Frame frame = disc().frame(new Preparation(64, true, Illumination.NONE));
    assertEquals(220 / 400.0, frame.left(), 0.02);
    assertEquals((20 + 100) / 400.0, frame.top(), 0.02, "the padding above counts");
    assertEquals(160 / 400.0, frame.side(), 0.02);
  }
}
