package org.dmsnet.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.dmsnet.recipe.Illumination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a folder of photographs may hold: each file is read rightly or refused by name. */
class RobustReadingTest {
  private static final int SIZE = 8;
  private static final Preparation PLAIN = Preparation.plain(SIZE);
  private static final Preparation CROPPED = new Preparation(SIZE, true, Illumination.NONE);

  @TempDir Path folder;

  /** The left half red, the right half blue. */
  private static BufferedImage halves(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.BLUE);
    graphics.fillRect(width / 2, 0, width, height);
    graphics.dispose();
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, format, out), format);
    return out.toByteArray();
  }

  private static void assertColour(Color expected, byte[] rgb, int x, int y) {
    int at = y * SIZE + x;
    String found =
        (rgb[at] & 0xFF)
            + " "
            + (rgb[at + SIZE * SIZE] & 0xFF)
            + " "
            + (rgb[at + 2 * SIZE * SIZE] & 0xFF);
    assertEquals(expected.getRed(), rgb[at] & 0xFF, 12, found);
    assertEquals(expected.getGreen(), rgb[at + SIZE * SIZE] & 0xFF, 12, found);
    assertEquals(expected.getBlue(), rgb[at + 2 * SIZE * SIZE] & 0xFF, 12, found);
  }

  private static void assertHalves(byte[] rgb) {
    assertColour(Color.RED, rgb, 1, 4);
    assertColour(Color.BLUE, rgb, 6, 4);
  }

  private static String refusal(byte[] file) {
    assertThrows(UnreadableImageException.class, () -> FundusImage.decode(file, CROPPED));
    return assertThrows(UnreadableImageException.class, () -> FundusImage.decode(file, PLAIN))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "tif"})
  void readsEveryFormatWhateverTheFileIsCalled(String format) throws Exception {
    Path file = folder.resolve("1_left.jpg");
    Files.write(file, encoded(halves(64, 64), format));
    assertHalves(FundusImage.decode(file, PLAIN));
  }

  @Test
  void readsOnePixelAndTwentyThousandInAStrip() throws Exception {
    byte[] one = FundusImage.decode(encoded(halves(1, 1), "png"), CROPPED);
    assertColour(Color.BLUE, one, 3, 3);
    byte[] strip = FundusImage.decode(encoded(halves(20_000, 10), "png"), PLAIN);
    assertColour(Color.RED, strip, 0, 3);
    assertColour(Color.BLUE, strip, 7, 3);
    assertColour(Color.BLACK, strip, 0, 0);
    assertColour(Color.BLACK, strip, 0, 7);
    assertEquals(
        3 * SIZE * SIZE, FundusImage.decode(encoded(halves(10, 20_000), "png"), CROPPED).length);
  }

  @Test
  void readsCmyk() throws Exception {
    WritableRaster raster = Raster.createInterleavedRaster(0, 32, 32, 4, null);
    for (int i = 0; i < 32 * 32; i++) {
      raster.setPixel(
          i % 32, i / 32, i % 32 < 16 ? new int[] {255, 0, 0, 255} : new int[] {0, 0, 255, 255});
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    assertEquals(3 * SIZE * SIZE, FundusImage.decode(out.toByteArray(), PLAIN).length);
    assertHalves(FundusImage.decode(out.toByteArray(), PLAIN));
  }

  @Test
  void turnsWhatTheCameraTurned() throws Exception {
    byte[] jpeg = encoded(halves(64, 64), "jpg");
    byte[] rotation = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      6,
      0,
      0,
      0,
      0,
      0,
      0
    };
    ByteBuffer turned = ByteBuffer.allocate(jpeg.length + rotation.length);
    turned.put(jpeg, 0, 2).put(rotation).put(jpeg, 2, jpeg.length - 2);
    byte[] rgb = FundusImage.decode(turned.array(), PLAIN);
    assertColour(Color.RED, rgb, 4, 1);
    assertColour(Color.BLUE, rgb, 4, 6);
  }

  @Test
  void refusesWhatIsNoPhotographAndSaysWhatItIs() throws Exception {
    assertEquals("it is empty", refusal(new byte[0]));
    assertEquals(
        "it is no JPEG, PNG, BMP or TIFF",
        refusal("not a picture".getBytes(StandardCharsets.UTF_8)));
    assertEquals("it is no JPEG, PNG, BMP or TIFF but gif", refusal(encoded(halves(9, 9), "gif")));
    Path directory = Files.createDirectory(folder.resolve("2_left.jpg"));
    assertEquals(
        "it is a folder",
        assertThrows(UnreadableImageException.class, () -> FundusImage.decode(directory, PLAIN))
            .getMessage());
  }

  @Test
  void refusesABombByItsHeader() throws Exception {
    ByteBuffer bmp = ByteBuffer.wrap(encoded(halves(8, 8), "bmp"));
    bmp.putInt(18, Integer.reverseBytes(60_000)).putInt(22, Integer.reverseBytes(60_000));
    assertTrue(refusal(bmp.array()).contains("header"), refusal(bmp.array()));
    byte[] jpeg = encoded(halves(8, 8), "jpg");
    int frame = 0;
    while (!(jpeg[frame] == (byte) 0xFF && jpeg[frame + 1] == (byte) 0xC0)) {
      frame++;
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
    assertTrue(refusal(jpeg).contains("60000 x 60000 pixels"), refusal(jpeg));
  }

  /** 600 damaged files from a fixed seed: changed bytes, cut ends, noise behind a good start. */
  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "tif"})
  void damagedFilesNeverCrash(String format) throws Exception {
    byte[] whole = encoded(halves(48, 40), format);
    Random random = new Random(4);
    int refused = 0;
    for (int n = 0; n < 150; n++) {
      byte[] damaged = whole.clone();
      if (n % 3 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      } else if (n % 3 == 1) {
        byte[] noise = new byte[damaged.length];
        random.nextBytes(noise);
        int kept = Math.min(8, damaged.length);
        System.arraycopy(noise, kept, damaged, kept, damaged.length - kept);
      } else {
        for (int changes = 1 + random.nextInt(10); changes > 0; changes--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
      }
      try {
        assertEquals(3 * SIZE * SIZE, FundusImage.decode(damaged, CROPPED).length);
      } catch (UnreadableImageException e) {
        refused++;
      }
    }
    assertTrue(refused > 50, refused + " refused");
  }
}
