package org.dmsnet.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class FundusImageTest {
  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, out));
    return out.toByteArray();
  }

  private static BufferedImage filled(int width, int height, int type, Color... columns) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        image.setRGB(x, y, columns[x % columns.length].getRGB());
      }
    }
    return image;
  }

  private static String refusal(byte[] file) {
    return assertThrows(
            UnreadableImageException.class, () -> FundusImage.decode(file, Preparation.plain(8)))
        .getMessage();
  }

  private static int[] pixel(byte[] planes, int size, int x, int y) {
    int at = y * size + x;
    return new int[] {
      planes[at] & 0xFF, planes[at + size * size] & 0xFF, planes[at + 2 * size * size] & 0xFF
    };
  }

  @Test
  void givesPlanarRedGreenBlue() throws Exception {
    byte[] png =
        encoded(
            filled(4, 4, BufferedImage.TYPE_INT_RGB, new Color(10, 20, 30), new Color(40, 50, 60)),
            "png");
    byte[] planes = FundusImage.decode(png, Preparation.plain(4));
    assertArrayEquals(new int[] {10, 20, 30}, pixel(planes, 4, 0, 3));
    assertArrayEquals(new int[] {40, 50, 60}, pixel(planes, 4, 1, 0));
  }

  @Test
  void shrinkingAveragesOverAreas() throws Exception {
    byte[] png =
        encoded(filled(16, 16, BufferedImage.TYPE_INT_RGB, Color.BLACK, Color.WHITE), "png");
    byte[] planes = FundusImage.decode(png, Preparation.plain(4));
    for (byte value : planes) {
      assertEquals(127.5, value & 0xFF, 0.5);
    }
  }

  @Test
  void padsToASquareWithBlackBeforeResizing() throws Exception {
    byte[] png = encoded(filled(8, 4, BufferedImage.TYPE_INT_RGB, Color.WHITE), "png");
    byte[] planes = FundusImage.decode(png, Preparation.plain(4));
    assertArrayEquals(new int[] {0, 0, 0}, pixel(planes, 4, 2, 0));
    assertArrayEquals(new int[] {255, 255, 255}, pixel(planes, 4, 0, 1));
    assertArrayEquals(new int[] {255, 255, 255}, pixel(planes, 4, 3, 2));
    assertArrayEquals(new int[] {0, 0, 0}, pixel(planes, 4, 2, 3));
  }

  @Test
  void readsGreySixteenBitAndTransparentImages() throws Exception {
    byte[] grey =
        encoded(filled(4, 4, BufferedImage.TYPE_BYTE_GRAY, new Color(200, 200, 200)), "png");
    int[] first = pixel(FundusImage.decode(grey, Preparation.plain(4)), 4, 1, 1);
    assertTrue(first[0] == first[1] && first[1] == first[2] && first[0] > 0);
    BufferedImage deep = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 16; i++) {
      deep.getRaster().setSample(i % 4, i / 4, 0, 0x8080);
    }
    assertArrayEquals(
        new int[] {0x80, 0x80, 0x80},
        pixel(FundusImage.decode(encoded(deep, "png"), Preparation.plain(4)), 4, 0, 0));
    byte[] alpha =
        encoded(filled(4, 4, BufferedImage.TYPE_INT_ARGB, new Color(10, 20, 30, 128)), "png");
    assertArrayEquals(
        new int[] {10, 20, 30}, pixel(FundusImage.decode(alpha, Preparation.plain(4)), 4, 0, 0));
  }

  @Test
  void truncatedJpegIsRefusedAtWhateverByteItEnds() throws Exception {
    BufferedImage image = filled(32, 32, BufferedImage.TYPE_INT_RGB, Color.RED, Color.GREEN);
    byte[] jpeg = encoded(image, "jpg");
    FundusImage.decode(jpeg, Preparation.plain(8));
    for (int length = jpeg.length - 1; length > 20; length -= 7) {
      byte[] part = Arrays.copyOf(jpeg, length);
      assertThrows(
          UnreadableImageException.class,
          () -> FundusImage.decode(part, Preparation.plain(8)),
          "at " + length);
    }
    assertEquals("the JPEG is truncated", refusal(Arrays.copyOf(jpeg, jpeg.length - 2)));
  }

  @Test
  void anEmbeddedThumbnailDoesNotHideTruncation() throws Exception {
    byte[] jpeg = encoded(filled(32, 32, BufferedImage.TYPE_INT_RGB, Color.RED), "jpg");
    ByteBuffer withThumbnail = ByteBuffer.allocate(2 * jpeg.length + 4);
    withThumbnail.put(jpeg, 0, 2).put((byte) 0xFF).put((byte) 0xE1);
    withThumbnail.putShort((short) (jpeg.length + 2)).put(jpeg).put(jpeg, 2, jpeg.length - 2);
    FundusImage.decode(withThumbnail.array(), Preparation.plain(8));
    assertEquals(
        "the JPEG is truncated",
        refusal(Arrays.copyOf(withThumbnail.array(), 2 * jpeg.length - 20)));
  }

  @Test
  void bytesAfterTheEndOfTheImageDoNotMatter() throws Exception {
    byte[] jpeg = encoded(filled(32, 32, BufferedImage.TYPE_INT_RGB, Color.RED), "jpg");
    assertArrayEquals(
        FundusImage.decode(jpeg, Preparation.plain(8)),
        FundusImage.decode(Arrays.copyOf(jpeg, jpeg.length + 9), Preparation.plain(8)));
  }

  @Test
  void damagedPngAndOtherFilesAreRefused() throws Exception {
    byte[] png = encoded(filled(64, 64, BufferedImage.TYPE_INT_RGB, Color.RED, Color.BLUE), "png");
    assertTrue(refusal(Arrays.copyOf(png, png.length - 30)).contains("damaged"));
    assertEquals("it is empty", refusal(new byte[0]));
    assertTrue(refusal("hello".getBytes(StandardCharsets.UTF_8)).contains("no "));
    assertThrows(
        UnreadableImageException.class,
        () -> FundusImage.decode(Path.of("no-such-file.jpg"), Preparation.plain(8)));
  }

  @Test
  void moreThanAHundredMillionPixelsAreRefusedByTheHeader() throws Exception {
    byte[] png = encoded(filled(4, 4, BufferedImage.TYPE_INT_RGB, Color.RED), "png");
    ByteBuffer bomb = ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    bomb.putInt(29, (int) crc.getValue());
    assertTrue(refusal(png).contains("30000 x 30000 pixels"), refusal(png));
  }
}
