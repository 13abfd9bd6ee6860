package org.dmsnet.data.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.dmsnet.runtime.UserException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One photograph of one eye, wherever it comes from; decoded by {@link FundusImage}, so that the
 * network sees the same numbers whichever way a photograph came. Immutable: what is given is copied
 * at once, a file is read when it is decoded.
 */
public final class Photograph {
  /** Largest encoded file that is taken, bytes. */
  public static final int MAX_BYTES = 1 << 28;

  /** Endings of the files that are read, in lower case. */
  public static final List<String> ENDINGS = List.of("jpg", "jpeg", "png", "bmp", "tif", "tiff");

  private final String name;
  private final Pixels pixels;

  private interface Pixels {
    /** Three channels of 8 bits that belong to the caller's {@link PointerScope}. */
    Mat decode() throws UnreadableImageException;
  }

  private Photograph(String name, Pixels pixels) {
    this.name = name;
    this.pixels = pixels;
  }

  /**
   * A file.
   *
   * @param file a JPEG, PNG, BMP or TIFF
   * @return the photograph, called by its path
   */
  public static Photograph of(Path file) {
    return new Photograph(
        file.toString(),
        () -> EncodedPhotograph.decode(EncodedPhotograph.read(file), FundusImage.MAX_PIXELS));
  }

  /**
   * The content of a file.
   *
   * @param file a JPEG, PNG, BMP or TIFF
   * @param name what to call it in messages
   * @return the photograph
   */
  public static Photograph of(byte[] file, String name) {
    return of(file, name, FundusImage.MAX_PIXELS);
  }

  /**
   * The content of a file that may be hostile.
   *
   * @param file a JPEG, PNG, BMP or TIFF
   * @param name what to call it in messages
   * @param maxPixels most pixels of a photograph that is decoded; its header is asked first
   * @return the photograph
   */
  public static Photograph of(byte[] file, String name, long maxPixels) {
    byte[] copy = file.clone();
    return new Photograph(name, () -> EncodedPhotograph.decode(copy, maxPixels));
  }

  /**
   * A stream, read to its end at once and not closed.
   *
   * @param in a JPEG, PNG, BMP or TIFF
   * @param name what to call it in messages
   * @return the photograph
   * @throws UserException where the stream breaks off or is longer than {@link #MAX_BYTES}
   */
  public static Photograph of(InputStream in, String name) {
    byte[] read;
    try {
      read = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UserException(name + " cannot be read: " + e.getMessage() + ".", e);
    }
    if (read.length > MAX_BYTES) {
      throw new UserException(
          name + " is longer than " + (MAX_BYTES >> 20) + " MB; no photograph of an eye is.");
    }
    return new Photograph(name, () -> EncodedPhotograph.decode(read, FundusImage.MAX_PIXELS));
  }

  /**
   * An image in memory; transparency is dropped.
   *
   * @param image the image
   * @param name what to call it in messages
   * @return the photograph
   */
  public static Photograph of(BufferedImage image, String name) {
    int width = image.getWidth();
    int height = image.getHeight();
    checkPixels(width, height, name);
    byte[] bgr = new byte[3 * width * height];
    int[] row = new int[width];
    for (int y = 0, at = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int rgb : row) {
        bgr[at++] = (byte) rgb;
        bgr[at++] = (byte) (rgb >> 8);
        bgr[at++] = (byte) (rgb >> 16);
      }
    }
    return ofBgr(bgr, width, height, name);
  }

  /**
   * A tensor of pixels, not normalised: 0 is dark and 255 bright.
   *
   * @param rgb [3,H,W] or [1,3,H,W], red first; rounded to whole numbers
   * @param name what to call it in messages
   * @return the photograph
   * @throws UserException where the shape is another, or a value is no number in 0..255, or all are
   *     at most 1 as if they had been divided by 255
   */
  public static Photograph of(INDArray rgb, String name) {
    long[] shape = rgb.shape();
    int rank = shape.length;
    boolean batchOfOne = rank == 4 && shape[0] == 1;
    if (!(rank == 3 || batchOfOne) || shape[rank - 3] != 3) {
      throw new UserException(
          name
              + " has the shape "
              + Arrays.toString(shape)
              + "; a photograph is [3,H,W] or [1,3,H,W], red first.");
    }
    int height = (int) shape[rank - 2];
    int width = (int) shape[rank - 1];
    checkPixels(width, height, name);
    float[] planes = rgb.castTo(DataType.FLOAT).dup('c').data().asFloat();
    int plane = width * height;
    byte[] bgr = new byte[3 * plane];
    float brightest = 0;
    for (int i = 0; i < planes.length; i++) {
      float value = planes[i];
      if (!(value >= 0 && value <= 255)) {
        throw new UserException(
            name
                + " holds "
                + value
                + "; pixels are 0 to 255, neither normalised nor with gaps. The model normalises by"
                + " itself.");
      }
      brightest = Math.max(brightest, value);
      bgr[3 * (i % plane) + 2 - i / plane] = (byte) Math.round(value);
    }
    if (brightest <= 1) {
      throw new UserException(
          name + " holds no value above 1; pixels are 0 to 255. Multiply by 255 first.");
    }
    return ofBgr(bgr, width, height, name);
  }

  private static Photograph ofBgr(byte[] bgr, int width, int height, String name) {
    return new Photograph(name, () -> FundusImage.ofBgr(bgr, width, height));
  }

  private static void checkPixels(long width, long height, String name) {
    if (width * height > FundusImage.MAX_PIXELS) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "%s has %d x %d pixels, more than the %d million that are taken.",
              name,
              width,
              height,
              FundusImage.MAX_PIXELS / 1_000_000));
    }
  }

  /**
   * Loads OpenCV, which decodes: half a second before the first photograph, or in another thread
   * while something else is read. Again, it does nothing.
   */
  public static void loadDecoder() {
    Loader.load(opencv_imgproc.class);
    Loader.load(opencv_imgcodecs.class);
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /**
   * Decodes, as {@link FundusImage} describes.
   *
   * @param preparation size and correction of light
   * @return RGB bytes, planar: [3,size,size]
   * @throws UnreadableImageException where it is no image, incomplete, or too large
   */
  public byte[] decode(Preparation preparation) throws UnreadableImageException {
    try (PointerScope scope = new PointerScope()) {
      return FundusImage.prepared(pixels.decode(), preparation);
    }
  }

  /**
   * Where the square that a network sees lies in the photograph.
   *
   * @param preparation what is done before the network sees it
   * @return the square
   * @throws UnreadableImageException where it is no image, incomplete, or too large
   */
  public Frame frame(Preparation preparation) throws UnreadableImageException {
    if (!preparation.crop()) {
      return Frame.WHOLE;
    }
    try (PointerScope scope = new PointerScope()) {
      Mat bgr = pixels.decode();
      return Frame.around(FundusField.of(bgr).box(), bgr);
    }
  }

  /**
   * Measures and decodes, in one pass over the file.
   *
   * @param preparation size, crop and correction of light
   * @return the square and the quality
   * @throws UnreadableImageException where it is no image, incomplete, or too large
   */
  public PreparedPhotograph prepared(Preparation preparation) throws UnreadableImageException {
    try (PointerScope scope = new PointerScope()) {
      Mat bgr = pixels.decode();
      FundusField field = FundusField.of(bgr);
      ImageQuality quality = ImageQuality.of(bgr, field);
      return new PreparedPhotograph(FundusImage.prepared(bgr, field, preparation), quality);
    }
  }

  /**
   * Measures the photograph as it is.
   *
   * @return its quality
   * @throws UnreadableImageException where it is no image, incomplete, or too large
   */
  public ImageQuality quality() throws UnreadableImageException {
    try (PointerScope scope = new PointerScope()) {
      Mat bgr = pixels.decode();
      return ImageQuality.of(bgr, FundusField.of(bgr));
    }
  }
}
