package org.dmsnet.data.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.dmsnet.data.illumination.IlluminationCorrection;

/**
 * Decodes a photograph into a square of RGB bytes with the OpenCV that DataVec brings.
 *
 * <p>Grey images get three equal channels, transparency is dropped, 16 bits become 8, CMYK becomes
 * RGB, and the camera's EXIF rotation is applied. What is not square is padded with black on both
 * sides. Shrinking averages over areas (DataVec's own resize takes single pixels, which makes fine
 * vessels flicker); enlarging is bilinear. Uneven light is corrected last.
 */
public final class FundusImage {
  /** Largest photograph that is decoded, pixels; more is taken for a damaged or hostile file. */
  public static final long MAX_PIXELS = 100_000_000L;

  /** A step on the way from a file to the square; each is done once for a photograph. */
  public enum Stage {
    /** From the file's bytes to pixels. */
    DECODE,
    /** Padding to a square. */
    SQUARE,
    /** To the size of the network's input. */
    RESIZE,
    /** Correction of uneven light. */
    CORRECT
  }

  private FundusImage() {}

  /**
   * Decodes a file.
   *
   * @param file a JPEG, PNG, BMP or TIFF
   * @param preparation size and correction of light
   * @return RGB bytes, planar: [3,size,size]
   * @throws UnreadableImageException where the file is missing, no image, incomplete, or too large
   */
  public static byte[] decode(Path file, Preparation preparation) throws UnreadableImageException {
    return decode(file, preparation, stage -> {});
  }

  /**
   * Decodes a file as {@link #decode(Path, Preparation)} does, and tells of every step.
   *
   * @param file a JPEG, PNG, BMP or TIFF
   * @param preparation size and correction of light
   * @param done hears of every stage when it is done
   * @return RGB bytes, planar: [3,size,size]
   * @throws UnreadableImageException where the file is missing, no image, incomplete, or too large
   */
  public static byte[] decode(Path file, Preparation preparation, Consumer<Stage> done)
      throws UnreadableImageException {
    try {
      return decode(Files.readAllBytes(file), preparation, MAX_PIXELS, done);
    } catch (NoSuchFileException e) {
      throw new UnreadableImageException("there is no such file", e);
    } catch (IOException e) {
      throw new UnreadableImageException("it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** Decodes the contents of a file, as {@link #decode(Path, Preparation)} does. */
  static byte[] decode(byte[] file, Preparation preparation) throws UnreadableImageException {
    return decode(file, preparation, MAX_PIXELS);
  }

  /** As {@link #decode(byte[], Preparation)}, with another limit than {@link #MAX_PIXELS}. */
  static byte[] decode(byte[] file, Preparation preparation, long maxPixels)
      throws UnreadableImageException {
    return decode(file, preparation, maxPixels, stage -> {});
  }

  private static byte[] decode(
      byte[] file, Preparation preparation, long maxPixels, Consumer<Stage> done)
      throws UnreadableImageException {
    checkHeader(file, maxPixels);
    if (JpegStream.isJpeg(file) && !JpegStream.isComplete(file)) {
      throw new UnreadableImageException("the JPEG is truncated");
    }
    try (PointerScope scope = new PointerScope();
        BytePointer bytes = new BytePointer(file)) {
      Mat encoded = new Mat(1, file.length, opencv_core.CV_8U, bytes);
      Mat bgr = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR);
      if (bgr == null || bgr.empty()) {
        throw new UnreadableImageException("it is damaged: OpenCV cannot decode it");
      }
      done.accept(Stage.DECODE);
      return prepared(bgr, preparation, done);
    }
  }

  /** A picture in memory, [height,width,3] with blue first, prepared as a file's. */
  static byte[] fromBgr(byte[] bgr, int width, int height, Preparation preparation) {
    try (PointerScope scope = new PointerScope();
        BytePointer bytes = new BytePointer(bgr)) {
      Mat image = new Mat(height, width, opencv_core.CV_8UC3, bytes);
      return prepared(image, preparation, stage -> {});
    }
  }

  private static void checkHeader(byte[] file, long maxPixels) throws UnreadableImageException {
    long width = 0;
    long height = 0;
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new UnreadableImageException("it is no JPEG, PNG, BMP or TIFF");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        width = reader.getWidth(0);
        height = reader.getHeight(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw new UnreadableImageException("its header is damaged (" + e.getMessage() + ")", e);
    }
    if (width * height > maxPixels) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "%d x %d pixels are more than the %d million that are decoded",
              width,
              height,
              maxPixels / 1_000_000));
    }
  }

  private static byte[] prepared(Mat bgr, Preparation preparation, Consumer<Stage> done) {
    Mat square = squared(bgr);
    done.accept(Stage.SQUARE);
    Mat small = resized(square, preparation.size());
    done.accept(Stage.RESIZE);
    Mat corrected = IlluminationCorrection.of(preparation.illumination()).correct(small);
    done.accept(Stage.CORRECT);
    return planes(corrected, preparation.size());
  }

  private static Mat squared(Mat image) {
    int side = Math.max(image.rows(), image.cols());
    if (image.rows() == image.cols()) {
      return image;
    }
    int top = (side - image.rows()) / 2;
    int left = (side - image.cols()) / 2;
    Mat square = new Mat();
    opencv_core.copyMakeBorder(
        image,
        square,
        top,
        side - image.rows() - top,
        left,
        side - image.cols() - left,
        opencv_core.BORDER_CONSTANT,
        new Scalar(0, 0, 0, 0));
    return square;
  }

  private static Mat resized(Mat image, int size) {
    if (image.rows() == size) {
      return image;
    }
    Mat resized = new Mat();
    int how = image.rows() > size ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR;
    opencv_imgproc.resize(image, resized, new Size(size, size), 0, 0, how);
    return resized;
  }

  private static byte[] planes(Mat bgr, int size) {
    int plane = size * size;
    byte[] interleaved = new byte[3 * plane];
    bgr.data().get(interleaved);
    byte[] planes = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      planes[i] = interleaved[3 * i + 2];
      planes[plane + i] = interleaved[3 * i + 1];
      planes[2 * plane + i] = interleaved[3 * i];
    }
    return planes;
  }
}
