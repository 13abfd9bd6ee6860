package org.dmsnet.data.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The bytes of a JPEG, PNG, BMP or TIFF, decoded whole or refused. The header is read first, so
 * that a file that asks for too many pixels costs no memory.
 */
final class EncodedPhotograph {
  private static final Set<String> FORMATS = Set.of("jpeg", "png", "bmp", "tif");

  private EncodedPhotograph() {}

  /** The content of a file no longer than {@link Photograph#MAX_BYTES}. */
  static byte[] read(Path file) throws UnreadableImageException {
    try {
      if (Files.isDirectory(file)) {
        throw new UnreadableImageException("it is a folder");
      }
      if (Files.size(file) > Photograph.MAX_BYTES) {
        throw new UnreadableImageException(
            "it is longer than " + (Photograph.MAX_BYTES >> 20) + " MB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UnreadableImageException("there is no such file", e);
    } catch (IOException e) {
      throw new UnreadableImageException("it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** The pixels, [height,width], three channels of 8 bits, blue first; no more than so many. */
  static Mat decode(byte[] file, long maxPixels) throws UnreadableImageException {
    checkHeader(file, maxPixels);
    if (JpegStream.isJpeg(file) && !JpegStream.isComplete(file)) {
      throw new UnreadableImageException("the JPEG is truncated");
    }
    try (BytePointer bytes = new BytePointer(file)) {
      Mat encoded = new Mat(1, file.length, opencv_core.CV_8U, bytes);
      Mat bgr = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR);
      if (bgr == null || bgr.empty()) {
        throw new UnreadableImageException("it is damaged: OpenCV cannot decode it");
      }
      return bgr;
    } catch (RuntimeException e) {
      throw new UnreadableImageException("it is damaged: OpenCV cannot decode it", e);
    }
  }

  private static void checkHeader(byte[] file, long maxPixels) throws UnreadableImageException {
    if (file.length == 0) {
      throw new UnreadableImageException("it is empty");
    }
    long width = 0;
    long height = 0;
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new UnreadableImageException("it is no JPEG, PNG, BMP or TIFF");
      }
      ImageReader reader = readers.next();
      try {
        String format = reader.getFormatName().toLowerCase(Locale.ROOT);
        if (!FORMATS.contains(format)) {
          throw new UnreadableImageException("it is no JPEG, PNG, BMP or TIFF but " + format);
        }
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
}
