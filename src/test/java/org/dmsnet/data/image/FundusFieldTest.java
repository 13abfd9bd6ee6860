package org.dmsnet.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.dmsnet.recipe.Illumination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FundusFieldTest {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 400;
  private static final Color RETINA = new Color(180, 90, 40);

  /** A disc of radius 150 about (320, 190) on a border, with the noise of a camera. */
  private static BufferedImage drawn(Color border, Paint retina) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(border);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setPaint(retina);
    graphics.fill(new Ellipse2D.Double(170, 40, 300, 300));
    graphics.dispose();
    Random random = new Random(1);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      Color c = new Color(image.getRGB(i % WIDTH, i / WIDTH));
      int noise = random.nextInt(5) - 2;
      image.setRGB(
          i % WIDTH,
          i / WIDTH,
          new Color(within(c.getRed() + noise), within(c.getGreen() + noise), within(c.getBlue()))
              .getRGB());
    }
    return image;
  }

  private static int within(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static byte[] bgr(BufferedImage image) {
    byte[] bgr = new byte[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < bgr.length / 3; i++) {
      int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
      bgr[3 * i] = (byte) rgb;
      bgr[3 * i + 1] = (byte) (rgb >> 8);
      bgr[3 * i + 2] = (byte) (rgb >> 16);
    }
    return bgr;
  }

  private static void assertField(BufferedImage image, int left, int top, int right, int bottom) {
    try (PointerScope scope = new PointerScope()) {
      FundusField field =
          FundusField.of(FundusImage.ofBgr(bgr(image), image.getWidth(), image.getHeight()));
      assertTrue(field.found(), field.problem());
      Rect box = field.box();
      String found =
          box.x()
              + ".."
              + (box.x() + box.width())
              + ", "
              + box.y()
              + ".."
              + (box.y() + box.height());
      assertEquals(left, box.x(), 6, found);
      assertEquals(top, box.y(), 6, found);
      assertEquals(right, box.x() + box.width(), 6, found);
      assertEquals(bottom, box.y() + box.height(), 6, found);
    }
  }

  private static String problem(BufferedImage image) {
    try (PointerScope scope = new PointerScope()) {
      FundusField field =
          FundusField.of(FundusImage.ofBgr(bgr(image), image.getWidth(), image.getHeight()));
      assertEquals(image.getWidth(), field.box().width());
      assertEquals(image.getHeight(), field.box().height());
      return field.problem();
    }
  }

  @ParameterizedTest(name = "border {0}, retina {1}")
  @CsvSource({
    "000000, b45a28",
    "080808, b45a28",
    "ffffff, b45a28",
    "808080, b45a28",
    "404040, b45a28",
    "000000, 1c0e06",
    "000000, fff5e6",
    "ffffff, d8c8b0",
  })
  void findsTheDiscOnEveryBorder(String border, String retina) {
    Color around = new Color(Integer.parseInt(border, 16));
    Color inside = new Color(Integer.parseInt(retina, 16));
    assertField(drawn(around, inside), 170, 40, 470, 340);
  }

  @Test
  void aDateInACornerDoesNotMatter() {
    BufferedImage image = drawn(Color.BLACK, RETINA);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.drawString("2019-08-01 OD", 5, HEIGHT - 5);
    graphics.fillRect(0, HEIGHT - 12, 12, 12);
    graphics.dispose();
    assertField(image, 170, 40, 470, 340);
  }

  @Test
  void aSideThatFadesIntoTheDarkIsNotCropped() {
    Paint fading = new GradientPaint(200, 0, Color.BLACK, 470, 0, new Color(60, 30, 14));
    assertField(drawn(Color.BLACK, fading), 0, 40, 470, 340);
  }

  @Test
  void withoutABorderOrADiscTheWholePhotographStaysAndTheReasonIsSaid() {
    Paint uneven = new GradientPaint(0, 0, Color.ORANGE, WIDTH, HEIGHT, Color.BLUE);
    BufferedImage full = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = full.createGraphics();
    graphics.setPaint(uneven);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    assertEquals("its corners have no one colour", problem(full));
    graphics.setPaint(Color.BLACK);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    assertEquals("next to nothing differs from the border", problem(full));
    graphics.setPaint(Color.WHITE);
    graphics.fillRect(50, 150, 500, 90);
    assertEquals("what differs from the border is too long for a disc", problem(full));
    graphics.dispose();
  }

  @Test
  void aPhotographCroppedBeforeKeepsEveryPixel() throws Exception {
    BufferedImage cropped = drawn(Color.BLACK, RETINA).getSubimage(168, 38, 304, 304);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(cropped, "png", png);
    assertArrayEquals(
        FundusImage.decode(png.toByteArray(), Preparation.plain(64)),
        FundusImage.decode(png.toByteArray(), new Preparation(64, true, Illumination.NONE)));
  }

  @Test
  void aBrightBorderBecomesBlackAroundTheDisc() {
    try (PointerScope scope = new PointerScope()) {
      Mat bgr = FundusImage.ofBgr(bgr(drawn(Color.WHITE, RETINA)), WIDTH, HEIGHT);
      byte[] rgb = FundusImage.prepared(bgr, new Preparation(64, true, Illumination.NONE));
      for (int corner : new int[] {0, 63, 63 * 64, 64 * 64 - 1}) {
        assertEquals(0, rgb[corner]);
      }
      assertEquals(180, rgb[32 * 64 + 32] & 0xFF, 3);
      byte[] plain = FundusImage.prepared(bgr, Preparation.plain(64));
      assertFalse(plain[32 * 64] == 0);
    }
  }
}
