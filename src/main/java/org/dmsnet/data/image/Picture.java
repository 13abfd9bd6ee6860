package org.dmsnet.data.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** The bytes that a network is given, as a picture for people. */
public final class Picture {
  private static final int BYTE = 255;

  private Picture() {}

  /**
   * Planes of colour as a picture.
   *
   * @param rgb RGB bytes, planar: [3,size,size]
   * @param size side, pixels
   * @return the picture
   */
  public static BufferedImage of(byte[] rgb, int size) {
    BufferedImage picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    int plane = size * size;
    for (int i = 0; i < plane; i++) {
      int colour = (rgb[i] & BYTE) << 16 | (rgb[plane + i] & BYTE) << 8 | rgb[2 * plane + i] & BYTE;
      picture.setRGB(i % size, i / size, colour);
    }
    return picture;
  }

  /**
   * A picture as a file.
   *
   * @param picture the picture
   * @return the bytes of a PNG
   */
  public static byte[] png(BufferedImage picture) {
    return encoded(picture, "png");
  }

  /**
   * A picture as a smaller file.
   *
   * @param picture the picture, without transparency
   * @return the bytes of a JPEG
   */
  public static byte[] jpeg(BufferedImage picture) {
    return encoded(picture, "jpg");
  }

  private static byte[] encoded(BufferedImage picture, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }
}
